package dev.taffrail.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the journal holds for outputs: levels, redaction, processors, what was kept. */
@Timeout(60)
class OutputRulesTest {
  private static final BoundLogger log = BoundLogger.get("rules");

  @TempDir Path dir;

  private final ByteArrayOutputStream json = new ByteArrayOutputStream();
  private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private @Nullable Taffrail taffrail;

  @AfterEach
  void shutDown() {
    if (taffrail != null) {
      taffrail.shutdown();
    }
  }

  private Taffrail.Builder outputs() {
    return Taffrail.builder()
        .noJournal()
        .output(Output.to(json, Format.json()))
        .output(Output.to(pairs, Format.logfmt()))
        .output(Output.to(console, Format.console()));
  }

  private static Exception failure(String message) {
    Exception failure = new IllegalStateException(message);
    failure.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("app.Main", "main", "Main.java", 3)});
    return failure;
  }

  private static List<String> lines(ByteArrayOutputStream shown) {
    return shown.toString(UTF_8).lines().toList();
  }

  @Test
  void noSecretReachesAnOutput() {
    taffrail = outputs().redaction(Redaction.standard().mask(SecretShape.EMAIL)).configure();
    log.bind("token", "t0ken")
        .error("of ada@example.org")
        .with("password", "pa55")
        .with("by", List.of("ada@example.org"))
        .exception(failure("no mail for ada@example.org"))
        .log();
    taffrail.shutdown();

    for (ByteArrayOutputStream shown : List.of(json, pairs, console)) {
      assertThat(shown.toString(UTF_8))
          .contains("no mail for", "(redacted)")
          .doesNotContain("ada@example.org", "pa55", "t0ken");
    }
  }

  @Test
  void levelsChangeForOutputsToo() {
    taffrail = outputs().level("rules.quiet", Level.ERROR).configure();
    log.debug("off").log();
    Taffrail.levels().set("rules", Level.DEBUG);
    log.debug("on").log();
    BoundLogger.get("rules.quiet").info("off").log();
    taffrail.shutdown();

    for (ByteArrayOutputStream shown : List.of(json, pairs, console)) {
      assertThat(lines(shown)).hasSize(2).last().asString().contains("on").contains("debug");
    }
  }

  @Test
  void anExceptionOfFewerFramesIsShownSo() {
    taffrail = outputs().processor(Processors.exceptionText(0)).configure();
    log.error("failed").exception(failure("outer")).log();
    taffrail.shutdown();

    String text = "java.lang.IllegalStateException: outer\\n\\t... 1 more";
    assertThat(lines(json)).last().asString().endsWith("\"exception\":\"" + text + "\"}");
    assertThat(lines(pairs)).last().asString().endsWith(" exception=\"" + text + "\"");
    assertThat(lines(console))
        .endsWith("  java.lang.IllegalStateException: outer", "    ... 1 more")
        .hasSize(4);
  }

  @Test
  void anExceptionAsStructureIsAField() {
    taffrail = outputs().processor(Processors.exceptionStructure(0)).configure();
    log.error("failed").exception(failure("outer")).log();
    taffrail.shutdown();

    String tree =
        "{\"type\":\"java.lang.IllegalStateException\",\"message\":\"outer\","
            + "\"frames\":[],\"frames_cut\":1}";
    assertThat(lines(json)).last().asString().endsWith("\"exception\":" + tree + "}");
    assertThat(lines(pairs))
        .last()
        .asString()
        .endsWith(" exception=\"" + tree.replace("\"", "\\\"") + "\"");
    assertThat(lines(console)).hasSize(2).last().asString().endsWith(" exception=" + tree);
  }

  @Test
  void anExceptionTextWithoutEndIsCutForPeople() {
    taffrail = outputs().processor(OutputRulesTest::manyLines).configure();
    log.error("failed").exception(failure("outer")).log();
    taffrail.shutdown();

    assertThat(console.size()).isBetween(16 * 1024, 18 * 1024);
    assertThat(lines(console)).last().asString().matches("    \u2026 \\d+ more");
  }

  private static boolean manyLines(Event event) {
    if (event.exception() != null) {
      event.exceptionAs("a line of text\n".repeat(10_000));
    }
    return true;
  }

  @Test
  void whatWasKeptIsShownBeforeTheErrorByEachOutputInItsOwnFormat() {
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    Output only = Output.to(warnings, Format.logfmt()).withLevel(Level.WARNING);
    taffrail = outputs().output(only).flightRecorder(FlightRecorder.standard()).configure();
    BoundLogger run = log.bind(Correlation.KEY, "c-1");
    run.debug("first").with("password", "pa55").log();
    log.bind(Correlation.KEY, "c-2").debug("of another").log();
    run.error("failed").log();
    taffrail.shutdown();

    assertThat(lines(json)).hasSize(3).element(1).asString().contains("\"event\":\"first\"");
    assertThat(lines(pairs)).hasSize(3).element(1).asString().contains(" event=first ");
    assertThat(lines(console)).hasSize(3).element(1).asString().contains(" debug    first ");
    assertThat(lines(warnings)).singleElement().asString().contains(" event=failed ");
    assertThat(taffrail.stats().records()).isEqualTo(3);
    assertThat(json.toString(UTF_8)).doesNotContain("pa55");
  }

  @Test
  void aKeptLineThatIsLongerThanARecordOfTheJournalIsShownWhole() {
    taffrail = outputs().flightRecorder(new FlightRecorder(1, 1 << 18)).configure();
    BoundLogger run = log.bind(Correlation.KEY, "c-1");
    LogEvent huge = run.debug("long");
    for (int i = 0; i < 3; i++) {
      huge.with("quotes" + i, List.of("\"".repeat(15_000)));
    }
    huge.log();
    run.debug("next").log();
    run.error("failed").log();
    taffrail.shutdown();

    assertThat(lines(pairs)).hasSize(4);
    assertThat(lines(pairs).get(1)).hasSizeGreaterThan(1 << 16).contains(" event=long ");
    assertThat(lines(pairs).get(2)).contains(" event=next ");
    assertThat(taffrail.stats().unprinted()).isZero();
  }

  @Test
  void aKeptRecordThatAnOutputShowedAtOnceIsNotShownAgain() {
    JournalConfig debug = JournalConfig.at(dir.resolve("debug.log")).withSealed(false);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    taffrail =
        outputs()
            .debugJournal(debug)
            .output(Output.to(all, Format.logfmt()).withLevel(Level.DEBUG))
            .flightRecorder(FlightRecorder.standard())
            .configure();
    BoundLogger run = log.bind(Correlation.KEY, "c-1");
    run.debug("raw").log();
    run.error("failed").log();
    taffrail.shutdown();

    assertThat(lines(all)).hasSize(3).element(1).asString().contains("raw");
    assertThat(lines(pairs)).hasSize(3).element(1).asString().contains("raw");
  }
}
