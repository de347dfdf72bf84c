package dev.taffrail.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutputTest {
  private static final BoundLogger log = BoundLogger.get("app");

  @TempDir Path dir;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private @Nullable Taffrail taffrail;

  @AfterEach
  void shutDown() {
    if (taffrail != null) {
      taffrail.shutdown();
    }
  }

  private List<String> lines() {
    return shown.toString(UTF_8).lines().toList();
  }

  private Taffrail.Builder withoutJournal(OutputStream stream) {
    return Taffrail.builder().noJournal().output(Output.to(stream, Format.json()));
  }

  @Test
  void showsBesideTheJournalWhatTheJournalTakes() throws IOException {
    JournalConfig journal = JournalConfig.at(dir.resolve("edge.log")).withSealed(false);
    taffrail =
        Taffrail.builder().journal(journal).output(Output.to(shown, Format.json())).configure();
    log.debug("no").log();
    log.info("e").with("n", 1).log();
    taffrail.flush();

    List<String> kept =
        Files.readAllLines(journal.path()).stream()
            .filter(line -> !line.contains("\"logger\":\"taffrail.journal\""))
            .toList();
    assertThat(lines()).hasSize(2).isEqualTo(kept);
  }

  @Test
  void standsInThePlaceOfTheJournal() {
    taffrail = withoutJournal(shown).configure();
    log.info("e").with("n", 1).log();
    assertThat(taffrail.shutdown()).isTrue();

    assertThat(lines()).hasSize(2);
    assertThat(lines().get(0)).endsWith("\"event\":\"logging_configured\"}");
    assertThat(lines().get(1)).endsWith("\"event\":\"e\",\"n\":1}");
    assertThat(taffrail.debugJournal()).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(taffrail::journal)
        .withMessage("logging was configured without a journal");
    assertThat(taffrail.stats().records()).isEqualTo(2);
    assertThat(taffrail.stats().unprinted()).isZero();
  }

  @Test
  void nowhereIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Taffrail.builder().noJournal().configure())
        .withMessage("expected a journal or an output, found neither");
  }

  @Test
  void showsDebugRecordsThatHaveAJournalOnlyWhenAsked() throws IOException {
    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    JournalConfig debug = JournalConfig.at(dir.resolve("debug.log")).withSealed(false);
    taffrail =
        withoutJournal(shown)
            .debugJournal(debug)
            .output(Output.to(asked, Format.json()).withLevel(Level.DEBUG))
            .configure();
    log.debug("raw").log();
    taffrail.shutdown();

    assertThat(shown.toString(UTF_8)).doesNotContain("\"raw\"");
    assertThat(asked.toString(UTF_8)).contains("\"raw\"");
    assertThat(Files.readString(debug.path())).contains("\"raw\"");
  }

  @Test
  void showsItsLevelAndAboveInItsFormat() {
    taffrail =
        Taffrail.builder()
            .noJournal()
            .output(Output.to(shown, Format.logfmt()).withLevel(Level.ERROR))
            .configure();
    log.warning("no").log();
    log.error("yes").log();
    taffrail.shutdown();

    assertThat(lines()).hasSize(1).first().asString().endsWith(" logger=app event=yes");
  }

  @Test
  void aStreamThatIsBrokenIsCountedAndNoExceptionForTheCaller() {
    taffrail = withoutJournal(new Broken()).configure();
    for (int i = 0; i < 100; i++) {
      log.info("e").log();
    }
    assertThat(taffrail.shutdown()).isTrue();

    assertThat(taffrail.stats().unprinted()).isEqualTo(101);
    log.info("after").log();
  }

  private static final class Broken extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("closed");
    }
  }

  /** Takes nothing until it is opened. */
  private static final class Valve extends OutputStream {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final ByteArrayOutputStream to = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      throw new AssertionError("whole lines only");
    }

    @Override
    public void write(byte[] bytes, int from, int n) throws IOException {
      entered.countDown();
      try {
        opened.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      to.write(bytes, from, n);
    }

    void open() {
      opened.countDown();
    }

    List<String> lines() {
      return to.toString(UTF_8).lines().toList();
    }
  }

  @Test
  void aStreamThatHangsNeverHoldsUpACaller() throws InterruptedException {
    Valve valve = new Valve();
    taffrail = withoutJournal(valve).configure();
    assertThat(valve.entered.await(30, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 20_000; i++) {
      log.info("e").with("i", i).log();
    }
    long refused = taffrail.stats().unprinted();
    assertThat(refused).isPositive();
    log.error("still").log();
    assertThat(taffrail.stats().unprinted()).as("an error finds room").isEqualTo(refused);

    valve.open();
    taffrail.shutdown();
    assertThat(valve.lines()).hasSize((int) (20_000 - refused) + 3);
    assertThat(valve.lines()).element(1).asString().contains("\"i\":0}");
    assertThat(valve.lines().get(valve.lines().size() - 2)).contains("\"still\"");
    assertThat(Json.parse(valve.lines().get(valve.lines().size() - 1).getBytes(UTF_8)))
        .containsEntry("event", "records_dropped")
        .containsEntry("output", "stream")
        .containsEntry("count", (int) refused);
  }

  @Test
  void flushAndShutdownGiveUpOnAStreamThatHangs() {
    Valve valve = new Valve();
    taffrail = withoutJournal(valve).drainTime(Duration.ofMillis(50)).configure();
    log.info("e").log();

    assertThatThrownBy(taffrail::flush)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("stream: expected to take ");
    assertThat(taffrail.shutdown()).isFalse();
    valve.open();
  }

  @Test
  void recordsOfManyThreadsStayWholeLines() throws InterruptedException {
    taffrail = withoutJournal(shown).configure();
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  log.error("e").with("text", "x".repeat(i)).log();
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    taffrail.shutdown();

    assertThat(lines().size() + taffrail.stats().unprinted()).isGreaterThanOrEqualTo(2001);
    assertThat(lines()).allSatisfy(line -> Json.parse(line.getBytes(UTF_8)));
  }

  /** A real process, its standard output closed by the one who read it. */
  @Test
  void aPipeThatNobodyReadsAnyMoreIsCountedOnly() throws Exception {
    Process process = program("stdout=json\nlevel=info\njournal=none\n");
    process.getInputStream().close();
    process.getOutputStream().close();

    String said = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).startsWith("unprinted ").doesNotStartWith("unprinted 0");
  }

  @Test
  void aProgramWithoutAJournalPrintsEverythingBeforeItEnds() throws Exception {
    Process process =
        program("stdout=logfmt\nstdout.key_order=event, n\nlevel=info\njournal=none\n");
    process.getOutputStream().close();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();

    assertThat(process.waitFor()).isZero();
    assertThat(lines).hasSize(1001);
    assertThat(lines.get(1000)).startsWith("event=e n=999 timestamp=");
    await().until(() -> !process.isAlive());
  }

  private Process program(String properties) throws IOException {
    Files.writeString(dir.resolve("taffrail.properties"), properties);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            dir + java.io.File.pathSeparator + System.getProperty("java.class.path"),
            Printer.class.getName())
        .start();
  }

  /** Logs when its standard input ends. */
  public static final class Printer {
    private Printer() {}

    public static void main(String[] arguments) throws IOException {
      int unused = System.in.read();
      for (int i = 0; i < 1000; i++) {
        log.info("e").with("n", i).log();
      }
      Taffrail current = Configuring.current();
      if (current == null || !current.shutdown()) {
        throw new IllegalStateException("not configured, or not drained");
      }
      System.err.println("unprinted " + current.stats().unprinted());
    }
  }
}
