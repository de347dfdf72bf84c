package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaffrailTest {
  private static final BoundLogger log = BoundLogger.get("app");

  @TempDir Path dir;

  private @Nullable Taffrail taffrail;

  @AfterEach
  void shutDown() {
    if (taffrail != null) {
      taffrail.shutdown();
    }
  }

  private JournalConfig unsealed(String name) {
    return JournalConfig.at(dir.resolve(name)).withSealed(false);
  }

  /** The records of callers, without the journal's own. */
  private List<Map<String, @Nullable Object>> records(String name) throws IOException {
    return Files.readAllLines(dir.resolve(name)).stream()
        .map(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8)))
        .filter(record -> !"taffrail.journal".equals(record.get("logger")))
        .toList();
  }

  @Test
  void saysFirstThatItIsConfiguredAndWhere() throws IOException {
    taffrail = Taffrail.builder().journal(unsealed("deep/edge.log")).configure();
    assertThat(Taffrail.isConfigured()).isTrue();
    log.info("e").log();
    taffrail.flush();

    assertThat(records("deep/edge.log")).hasSize(2);
    assertThat(records("deep/edge.log").get(0))
        .containsEntry("event", "logging_configured")
        .containsEntry("log_dir", dir.resolve("deep").toString());
  }

  @Test
  void aSecurityEventOfAnyLevelIsSealedWithinASecond() throws Exception {
    JournalConfig journal = JournalConfig.at(dir.resolve("edge.log"));
    taffrail = Taffrail.builder().journal(journal).configure();
    log.info("login").with("user", "ada").security().log();
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (taffrail.journal().stats().seals() == 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }

    List<String> lines = Files.readAllLines(dir.resolve("edge.log"));
    assertThat(lines.get(lines.size() - 2)).contains("\"login\"").contains("\"security\":true");
    assertThat(lines.get(lines.size() - 1)).contains("\"reason\":\"error\"");
  }

  @Test
  void toldToWaitLosesNothingToABurstThatTheDiskCannotFollow() throws IOException {
    JournalConfig journal = unsealed("edge.log").withMaxBytes(0).withBufferBytes(128 * 1024);
    taffrail = Taffrail.builder().journal(journal).whenFull(WhenFull.WAIT).configure();
    String long8k = "x".repeat(8 * 1024);
    for (int i = 0; i < 3_000; i++) {
      log.info("e").with("text", long8k).with("i", i).log();
    }
    taffrail.flush();

    assertThat(taffrail.stats().refused()).isZero();
    assertThat(records("edge.log")).hasSize(3_001);
  }

  @Test
  void shuttingDownWritesEverythingAndFreesTheJournal() throws IOException {
    taffrail = Taffrail.builder().journal(unsealed("edge.log")).configure();
    for (int i = 0; i < 1000; i++) {
      log.info("e").with("i", i).log();
    }

    assertThat(taffrail.shutdown()).isTrue();
    assertThat(taffrail.shutdown()).isTrue();

    assertThat(Taffrail.isConfigured()).isFalse();
    assertThat(records("edge.log")).hasSize(1001);
    assertThat(taffrail.stats().records()).isEqualTo(1001);
    taffrail = Taffrail.builder().journal(unsealed("edge.log")).configure();
  }

  @Test
  void handsItsRecordsToTheHolderOfTheJournalAndHoldsItAfterwards() throws IOException {
    Journal holder = Journal.open(unsealed("edge.log"));
    taffrail = Taffrail.builder().journal(unsealed("edge.log")).configure();
    log.info("before").log();
    taffrail.flush();
    holder.close();
    log.info("after").log();
    taffrail.flush();

    assertThat(holder.stats().written()).containsEntry(Level.INFO, 2L);
    assertThat(records("edge.log"))
        .extracting(record -> record.get("event"))
        .containsExactly("logging_configured", "before", "after");
  }

  @Test
  void keepsDebugRecordsInTheirOwnJournalAndOnlyThere() throws IOException {
    taffrail =
        Taffrail.builder()
            .level(Level.WARNING)
            .journal(unsealed("edge.log"))
            .debugJournal(unsealed("debug.log"))
            .configure();
    log.debug("raw").log();
    log.info("dropped").log();
    log.warning("kept").log();
    taffrail.flush();

    assertThat(records("edge.log")).extracting(r -> r.get("event")).containsExactly("kept");
    assertThat(records("debug.log")).extracting(r -> r.get("event")).containsExactly("raw");
    assertThat(taffrail.debugJournal()).isPresent();
  }

  @Test
  void refusesOneFileForBothJournals() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Taffrail.builder()
                    .journal(unsealed("edge.log"))
                    .debugJournal(unsealed("./edge.log"))
                    .configure())
        .withMessage("debugJournal: expected another file than the journal's, found the same");
    assertThat(Taffrail.isConfigured()).isFalse();
  }

  @Test
  void writesDebugRecordsToTheOneJournalWhenThatIsTheLevel() throws IOException {
    taffrail = Taffrail.builder().level(Level.DEBUG).journal(unsealed("edge.log")).configure();
    log.debug("raw").log();
    taffrail.flush();

    assertThat(records("edge.log"))
        .extracting(r -> r.get("event"))
        .containsExactly("logging_configured", "raw");
    assertThat(taffrail.debugJournal()).isEmpty();
  }

  @Test
  void replacesWhatWasConfiguredBefore() throws IOException {
    Taffrail first = Taffrail.builder().journal(unsealed("first.log")).configure();
    log.info("one").log();
    taffrail = Taffrail.builder().journal(unsealed("second.log")).configure();
    log.info("two").log();
    taffrail.flush();

    assertThat(records("first.log"))
        .extracting(r -> r.get("event"))
        .containsExactly("logging_configured", "one");
    assertThat(records("second.log"))
        .extracting(r -> r.get("event"))
        .containsExactly("logging_configured", "two");
    assertThat(first.shutdown()).isTrue();
    assertThat(Taffrail.isConfigured()).isTrue();
  }

  @Test
  void configuresTheSameJournalAnew() throws IOException {
    taffrail = Taffrail.builder().journal(unsealed("edge.log")).configure();
    taffrail = Taffrail.builder().level(Level.ERROR).journal(unsealed("edge.log")).configure();
    log.info("below").log();
    log.error("above").log();
    taffrail.flush();

    assertThat(records("edge.log"))
        .extracting(r -> r.get("event"))
        .containsExactly("logging_configured", "above");
  }

  @Test
  void configuresOnceAndThenLeavesWhatIsThere() throws IOException {
    taffrail = Taffrail.builder().journal(unsealed("first.log")).configureOnce();

    assertThat(Taffrail.builder().journal(unsealed("second.log")).configureOnce())
        .isSameAs(taffrail);
    assertThat(Taffrail.current()).contains(taffrail);
    assertThat(dir.resolve("second.log")).doesNotExist();
  }

  @Test
  void resettingEndsTheConfigurationAndItsLevels() {
    taffrail = Taffrail.builder().level(Level.ERROR).journal(unsealed("edge.log")).configure();
    assertThat(log.isEnabled(Level.WARNING)).isFalse();

    Taffrail.reset();

    assertThat(Taffrail.isConfigured()).isFalse();
    assertThat(Taffrail.current()).isEmpty();
    assertThat(log.isEnabled(Level.INFO)).isTrue();
    assertThat(taffrail.shutdown()).isTrue();
  }

  @Test
  void showsWhatWasConfiguredAndLetsNobodyChangeIt() {
    Processor processor = Processors.threadName();
    Taffrail.Builder builder =
        Taffrail.builder()
            .level(Level.WARNING)
            .level("edge.adapter", Level.DEBUG)
            .journal(unsealed("edge.log"))
            .processor(processor)
            .drainTime(Duration.ofSeconds(2));
    taffrail = builder.configure();
    builder.processor(processor).level("other", Level.ERROR);

    LogConfig config = taffrail.config();
    assertThat(config.level()).isEqualTo(Level.WARNING);
    assertThat(config.levels()).isEqualTo(Map.of("edge.adapter", Level.DEBUG));
    assertThat(config.journal()).isEqualTo(unsealed("edge.log"));
    assertThat(config.debugJournal()).isNull();
    assertThat(config.processors()).containsExactly(processor);
    assertThat(config.timeCalls()).isFalse();
    assertThat(config.drainTime()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.drainAtExit()).isTrue();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> config.processors().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> config.levels().clear());
  }

  @Test
  void givesSingleLoggersLevelsOfTheirOwn() throws IOException {
    taffrail =
        Taffrail.builder()
            .level(Level.WARNING)
            .level("edge.adapter", Level.DEBUG)
            .journal(unsealed("edge.log"))
            .configure();
    BoundLogger.get("edge.adapter.modbus").debug("kept").log();
    log.info("dropped").log();
    Taffrail.levels().set("app", Level.INFO);
    log.info("kept too").log();
    taffrail.flush();

    assertThat(records("edge.log"))
        .extracting(r -> r.get("event"))
        .containsExactly("kept", "kept too");
  }

  @Test
  void refusesALevelForALoggerWithoutAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Taffrail.builder().level("", Level.INFO))
        .withMessageContaining("expected a name");
  }

  @Test
  void leavesLoggingAsItWasWhenAJournalCannotBeOpened() throws IOException {
    taffrail = Taffrail.builder().journal(unsealed("edge.log")).configure();
    Files.writeString(dir.resolve("file"), "in the way");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Taffrail.builder().journal(unsealed("file/edge.log")).configure())
        .withMessage("journal %1$s/file/edge.log cannot be opened: exists already: %1$s/file", dir);

    log.info("still here").log();
    taffrail.flush();
    assertThat(records("edge.log")).extracting(r -> r.get("event")).contains("still here");
  }

  @Test
  void whereTheJournalsOwnFileIsInTheWayItIsNamedOnce() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("edge.log"));

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Taffrail.builder().journal(unsealed("edge.log")).configure())
        .withMessageMatching(
            Pattern.quote("journal " + folder + " cannot be opened: ")
                + "((?!"
                + Pattern.quote(folder.toString())
                + ").)+");
  }

  @Test
  void measuresTheLongestCallWhenAsked() {
    taffrail = Taffrail.builder().journal(unsealed("a.log")).timeCalls(true).configure();
    log.info("e").log();
    assertThat(taffrail.stats().longestCall()).isPositive();

    taffrail = Taffrail.builder().journal(unsealed("b.log")).configure();
    log.info("e").log();
    assertThat(taffrail.stats().longestCall()).isEqualTo(Duration.ZERO);
  }

  @Test
  void runsTheProcessorsOfItsUser() throws IOException {
    taffrail =
        Taffrail.builder()
            .journal(unsealed("edge.log"))
            .processor(Processors.add("device", "rpi4"))
            .configure();
    log.info("e").log();
    taffrail.flush();

    assertThat(records("edge.log")).allSatisfy(r -> assertThat(r).containsEntry("device", "rpi4"));
  }

  @Test
  void losesNothingOfManyThreadsThatFitTheBuffer() throws Exception {
    taffrail = Taffrail.builder().journal(unsealed("edge.log").withMaxBytes(0)).configure();
    int threads = 8;
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      BoundLogger own = log.bind("t", t);
      new Thread(
              () -> {
                for (int i = 0; i < 200; i++) {
                  own.error("e").with("i", i).with("text", "abc").log();
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(taffrail.shutdown()).isTrue();

    List<Map<String, @Nullable Object>> written =
        records("edge.log").stream().filter(r -> "e".equals(r.get("event"))).toList();
    assertThat(written).hasSize(1600).doesNotHaveDuplicates();
    assertThat(taffrail.stats().refused()).isZero();
  }

  @Test
  void drainsByItselfWhenTheJvmEnds() throws Exception {
    runToItsEnd(ExitingProgram.class);

    assertThat(records("edge.log"))
        .hasSize(501)
        .last()
        .satisfies(record -> assertThat(record).containsEntry("i", 499));
  }

  @Test
  void leavesTheEndToAProgramThatHasLastWords() throws Exception {
    runToItsEnd(ProgramWithLastWords.class);

    assertThat(records("edge.log"))
        .extracting(r -> r.get("event"))
        .containsExactly("logging_configured", "last_words");
  }

  @Test
  void whatWasShutDownWhileItWasInterceptedTakesNoRecordAfterwards() {
    taffrail = Taffrail.builder().journal(unsealed("edge.log")).configure();
    Scope interception = Taffrail.intercept(event -> true);
    taffrail.shutdown();
    interception.close();

    log.info("to_standard_error").log();
    assertThat(ActivePipeline.get()).isSameAs(ActivePipeline.UNCONFIGURED);
    assertThat(taffrail.stats().refused()).isZero();
  }

  @Test
  void configuringItselfNeverReplacesWhatTheProgramConfigured() {
    taffrail = Taffrail.builder().journal(unsealed("edge.log")).configure();

    Configuring.unlessConfigured(
        () -> {
          throw new AssertionError("configured again");
        });
    taffrail.shutdown();

    AtomicBoolean configured = new AtomicBoolean();
    Configuring.unlessConfigured(() -> configured.set(true));
    assertThat(configured).isTrue();
  }

  @Test
  void leavesNoJournalOpenWhenTheJvmEndsAlready() throws Exception {
    runToItsEnd(ProgramThatConfiguresTooLate.class);

    assertThat(records("edge.log"))
        .extracting(r -> r.get("event"))
        .containsExactly("logging_configured", "logging_configured");
  }

  private void runToItsEnd(Class<?> program) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                dir.resolve("edge.log").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static Taffrail.Builder builderAt(String path) {
    return Taffrail.builder().journal(JournalConfig.at(Path.of(path)).withSealed(false));
  }

  /** Logs and ends without a word to the log. */
  public static final class ExitingProgram {
    private ExitingProgram() {}

    public static void main(String[] args) {
      Taffrail unused = builderAt(args[0]).configure();
      for (int i = 0; i < 500; i++) {
        log.error("e").with("i", i).log();
      }
      System.exit(0);
    }
  }

  /** Logs at its very end, in a shutdown hook of its own. */
  public static final class ProgramWithLastWords {
    private ProgramWithLastWords() {}

    public static void main(String[] args) {
      Taffrail taffrail = builderAt(args[0]).drainAtExit(false).configure();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    log.info("last_words").log();
                    boolean unused = taffrail.shutdown();
                  }));
    }
  }

  /** Configures in a shutdown hook: first as usual, which is refused, then without a drain. */
  public static final class ProgramThatConfiguresTooLate {
    private ProgramThatConfiguresTooLate() {}

    public static void main(String[] args) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      Taffrail unused = builderAt(args[0]).configure();
                    } catch (IllegalStateException refused) {
                      builderAt(args[0]).drainAtExit(false).configure().shutdown();
                    }
                  }));
    }
  }
}
