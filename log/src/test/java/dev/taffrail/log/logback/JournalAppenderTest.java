package dev.taffrail.log.logback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.LoggingEventVO;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import dev.taffrail.journal.JournalStats;
import dev.taffrail.journal.Level;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.JournalLines;
import dev.taffrail.log.Scope;
import dev.taffrail.log.Taffrail;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;

@SuppressWarnings("try") // scopes are there for their ends
class JournalAppenderTest {
  @TempDir Path dir;

  private final LoggerContext logback = new LoggerContext();
  private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
  private Path journal;

  @BeforeEach
  void prepare() {
    logback.setMDCAdapter(mdc);
    journal = dir.resolve("edge.log");
  }

  @AfterEach
  void stop() {
    logback.stop();
  }

  private void configure(String... settings) throws JoranException {
    String xml =
        """
        <configuration>
          <appender name="JOURNAL" class="dev.taffrail.log.logback.JournalAppender">
            %s
          </appender>
          <root level="TRACE"><appender-ref ref="JOURNAL"/></root>
        </configuration>
        """
            .formatted(String.join("", settings));
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(logback);
    configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(UTF_8)));
  }

  private void configureAt(String... settings) throws JoranException {
    configure("<path>" + journal + "</path>" + String.join("", settings));
  }

  private Logger log() {
    return logback.getLogger("org.third.Party");
  }

  private static void callAll(org.slf4j.Logger log) {
    log.trace("t");
    log.debug("read {} of {}", 1, "two");
    log.info("i {}", new Object[] {null});
    log.warn(MarkerFactory.getMarker("AUDIT"), "w");
    log.error(MarkerFactory.getMarker("FATAL"), "down", new IllegalStateException("boom"));
    log.info(MarkerFactory.getMarker("SECURITY"), "login");
    log.atWarn()
        .setMessage("reading of {}")
        .addArgument("t1")
        .addKeyValue("celsius", 21.5)
        .addKeyValue("count", 3L)
        .addKeyValue("ok", true)
        .addKeyValue("none", (Object) null)
        .addKeyValue("at", Instant.EPOCH)
        .addKeyValue("took", Duration.ofMillis(1500))
        .addKeyValue("nested", Map.of("x", List.of(1, 2)))
        .log();
  }

  @Test
  void makesTheRecordThatTheProviderMakesOfTheSameCall() throws Exception {
    configureAt("<sealed>false</sealed>");
    try (Scope work = Correlation.begin()) {
      callAll(log());
      callAll(LoggerFactory.getLogger("org.third.Party"));
    }
    logback.stop();

    List<Map<String, @Nullable Object>> records = JournalLines.of(journal);
    assertThat(records).hasSize(14);
    for (int i = 0; i < 7; i++) {
      Map<String, @Nullable Object> ours = comparable(records.get(i + 7));
      assertThat(comparable(records.get(i))).isEqualTo(ours);
      assertThat(ours).containsKey("correlation_id");
    }
    assertThat(records.get(4)).contains(entry("level", "critical"));
  }

  /** Without the time; the same call on two lines of a test has two stack traces. */
  private static Map<String, @Nullable Object> comparable(Map<String, @Nullable Object> record) {
    record.remove("timestamp");
    record.computeIfPresent(
        "exception", (key, trace) -> String.valueOf(trace).lines().findFirst().orElseThrow());
    return record;
  }

  @Test
  void theMdcStandsInTheRecordAndAFieldOfTheCallHidesIt() throws Exception {
    configureAt("<sealed>false</sealed>");
    mdc.put("user", "ada");
    mdc.put("k", "context's");
    log().atInfo().addKeyValue("k", "call's").log("e");
    logback.stop();

    assertThat(JournalLines.of(journal).get(0))
        .contains(entry("user", "ada"), entry("k", "call's"));
  }

  @Test
  void aCorrelationIdOfTheMdcComesFirst() throws Exception {
    configureAt("<sealed>false</sealed>");
    mdc.put("a", "1");
    mdc.put("correlation_id", "0190163d-8694-739b-aea5-966c26f8ad90");
    log().info("e");
    logback.stop();

    assertThat(JournalLines.of(journal).get(0).keySet())
        .containsExactly("timestamp", "level", "logger", "event", "correlation_id", "a");
  }

  @Test
  void theTimeIsTheEvents() throws Exception {
    configureAt("<sealed>false</sealed>");
    LoggingEvent event = new LoggingEvent();
    event.setLoggerContext(logback);
    event.setLoggerName("x");
    event.setLevel(ch.qos.logback.classic.Level.INFO);
    event.setMessage("e");
    event.setInstant(Instant.parse("2026-05-30T08:37:37.951919Z"));
    log().callAppenders(event);
    logback.stop();

    assertThat(JournalLines.of(journal).get(0))
        .contains(entry("timestamp", "2026-05-30T08:37:37.951919Z"));
  }

  @Test
  void anExceptionOfAnotherProcessPrintsAsItDidThere() throws Exception {
    configureAt("<sealed>false</sealed>");
    Exception thrown = new IllegalStateException("outer", new IllegalArgumentException("inner"));
    thrown.addSuppressed(new java.io.IOException());
    LoggingEvent event =
        new LoggingEvent("", log(), ch.qos.logback.classic.Level.ERROR, "e", thrown, new Object[0]);
    log().callAppenders(event);
    log().callAppenders(LoggingEventVO.build(event));
    logback.stop();

    List<Map<String, @Nullable Object>> records = JournalLines.of(journal);
    assertThat(String.valueOf(records.get(1).get("exception")))
        .contains("Caused by: java.lang.IllegalArgumentException: inner")
        .contains("Suppressed: java.io.IOException\n")
        .isEqualTo(records.get(0).get("exception"));
  }

  @Test
  void everySettingReachesTheJournal() throws Exception {
    configureAt(
        "<maxBytes>200KB</maxBytes>",
        "<backups>7</backups>",
        "<keep>2 days</keep>",
        "<origin>example.com/rpi-0042/edge</origin>",
        "<sync>1 second</sync>",
        "<bufferBytes>256KB</bufferBytes>",
        "<level>warning</level>",
        "<drainTime>3 seconds</drainTime>");
    BoundLogger.get("bound").info("left out").log();
    BoundLogger.get("bound").warning("taken").log();
    logback.stop();

    assertThat(Files.readString(journal))
        .contains("example.com/rpi-0042/edge", "\"event\":\"taken\"")
        .doesNotContain("left out");
    Vkey root = Vkey.parse(Files.readString(dir.resolve("edge.log.vkey")).strip());
    assertThat(Verifier.verify(journal, root).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void filesRotateAtTheirLimit() throws Exception {
    configureAt("<sealed>false</sealed><maxBytes>1KB</maxBytes><backups>2</backups>");
    for (int i = 0; i < 100; i++) {
      log().info("a line of some length to fill a file with, number {}", i);
    }
    logback.stop();

    assertThat(dir.resolve("edge.log.2")).exists();
    assertThat(dir.resolve("edge.log.3")).doesNotExist();
    assertThat(Files.size(dir.resolve("edge.log.2"))).isLessThanOrEqualTo(1024);
  }

  @Test
  void aFullBufferDropsAndCountsAndStopWritesWhatWasTaken() throws Exception {
    configureAt("<sealed>false</sealed><maxBytes>0</maxBytes><bufferBytes>128KB</bufferBytes>");
    Taffrail taffrail = current();
    int n = 50_000;
    for (int i = 0; i < n; i++) {
      log().info("event number {}", i);
    }
    logback.stop();
    JournalStats stats = taffrail.journal().stats();

    long dropped = stats.dropped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(JournalLines.of(journal).size() + dropped).isEqualTo(n);
  }

  private Taffrail current() {
    return ((JournalAppender) logback.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("JOURNAL"))
        .taffrail()
        .orElseThrow();
  }

  @Test
  void withoutAPathItWritesWhereTaffrailWrites() throws Exception {
    configure();
    Taffrail taffrail =
        Taffrail.builder().level(Level.INFO).journal(JournalLines.config(journal)).configure();
    log().info("e");
    logback.stop();
    BoundLogger.get("bound").info("still").log();
    taffrail.shutdown();

    assertThat(JournalLines.of(journal))
        .extracting(record -> record.get("event"))
        .isEqualTo(List.of("e", "still"));
  }

  @Test
  void whoStopsLogbackAtTheEndOfTheProgramDrainsItToo() throws Exception {
    configureAt("<drainAtExit>false</drainAtExit>");
    assertThat(Taffrail.current().orElseThrow().config().drainAtExit()).isFalse();
    logback.stop();
    configureAt();
    assertThat(Taffrail.current().orElseThrow().config().drainAtExit()).isTrue();
  }

  @Test
  void aPathBesideAnotherConfigurationIsAnError() throws Exception {
    Taffrail taffrail =
        Taffrail.builder().journal(JournalLines.config(dir.resolve("other.log"))).configure();
    try {
      configureAt();
      log().info("e");

      assertThat(errors()).anyMatch(text -> text.contains("configured already"));
      assertThat(journal).doesNotExist();
    } finally {
      taffrail.shutdown();
    }
  }

  @Test
  void aWrongSettingIsAnErrorAndTheApplicationGoesOn() throws Exception {
    configureAt("<maxBytes>1KB</maxBytes>");
    log().info("e");

    assertThat(errors()).anyMatch(text -> text.contains("no journal at " + journal));
    assertThat(throwables()).anyMatch(text -> text.contains("maxBytes: expected at least 131072"));
    assertThat(Taffrail.isConfigured()).isFalse();
  }

  @Test
  void anUnknownLevelIsAnErrorThatNamesTheKnownOnes() throws Exception {
    configureAt("<level>loud</level>");

    assertThat(throwables()).anyMatch(text -> text.contains("expected debug, info, warning"));
  }

  @Test
  void aNewConfigurationOfLogbackGoesOnWithTheSameJournal() throws Exception {
    configureAt("<sealed>false</sealed>");
    log().info("before");
    logback.reset();
    configureAt("<sealed>false</sealed>");
    log().info("after");
    logback.stop();

    assertThat(JournalLines.of(journal))
        .extracting(record -> record.get("event"))
        .isEqualTo(List.of("before", "after"));
  }

  private List<String> errors() {
    return logback.getStatusManager().getCopyOfStatusList().stream()
        .filter(status -> status.getLevel() == Status.ERROR)
        .map(Status::getMessage)
        .toList();
  }

  private List<String> throwables() {
    return logback.getStatusManager().getCopyOfStatusList().stream()
        .map(Status::getThrowable)
        .filter(java.util.Objects::nonNull)
        .map(thrown -> thrown + " " + thrown.getCause())
        .toList();
  }
}
