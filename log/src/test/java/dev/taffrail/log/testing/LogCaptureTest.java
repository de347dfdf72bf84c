package dev.taffrail.log.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Format;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Output;
import dev.taffrail.log.Processors;
import dev.taffrail.log.Scope;
import dev.taffrail.log.Taffrail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@SuppressWarnings("try") // scopes are there for their ends
class LogCaptureTest {
  private static final BoundLogger log = BoundLogger.get("app");

  @Test
  void givesRecordsAsObjectsWithTypedFields() {
    Exception failure = new IllegalStateException("boom");
    Duration took = Duration.ofMillis(5);
    try (LogCapture captured = LogCapture.open();
        Scope scope = LogContext.bind("ctx", 1)) {
      log.bind("device", "rpi4").error("failed").with("took", took).exception(failure).log();
      LoggerFactory.getLogger("lib").atDebug().addKeyValue("n", 5).log("connected");

      assertThat(captured.records()).hasSize(2);
      CapturedRecord record = captured.only("failed");
      assertThat(record.level()).isEqualTo(Level.ERROR);
      assertThat(record.logger()).isEqualTo("app");
      assertThat(record.fields().keySet()).containsExactly("ctx", "device", "took");
      assertThat(record.field("took")).isSameAs(took);
      assertThat(record.exception()).isSameAs(failure);
      assertThat(record.thread()).isEqualTo(Thread.currentThread().getName());
      assertThat(captured.only("connected").field("n")).isEqualTo(5);
    }
  }

  @Test
  void saysWhatItHasWhenThereIsNotOne() {
    try (LogCapture captured = LogCapture.open()) {
      log.info("a").with("n", 1).log();
      log.info("a").log();

      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> captured.only("b"))
          .withMessage(
              "expected one record of b, found 0 in captured:\n  info a [app] {n=1}\n  info a [app] {}");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> captured.only("a"))
          .withMessageStartingWith("expected one record of a, found 2 in ");
      captured.clear();
      assertThat(captured.records()).isEmpty();
    }
  }

  @Test
  void nothingReachesTheConfigurationUntilItIsClosed() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    Taffrail taffrail =
        Taffrail.builder()
            .level(Level.ERROR)
            .noJournal()
            .output(Output.to(shown, Format.logfmt()))
            .configure();
    try (LogCapture captured = LogCapture.open()) {
      log.debug("captured").log();
      assertThat(captured.records()).hasSize(1);
    }
    log.debug("too low").log();
    log.error("shown").log();
    taffrail.shutdown();

    assertThat(shown.toString(StandardCharsets.UTF_8).lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("event=shown");
  }

  @Test
  void recordsGoToTheCaptureOfTheirThreadAndOfTheThreadsStartedThere() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    List<String>[] seen = arrays();
    Thread[] tests = new Thread[2];
    for (int i = 0; i < 2; i++) {
      int number = i;
      tests[i] = new Thread(() -> seen[number] = events(number, both));
      tests[i].start();
    }
    for (Thread test : tests) {
      test.join();
    }

    assertThat(seen[0]).containsExactly("own0", "pool0");
    assertThat(seen[1]).containsExactly("own1", "pool1");
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<String>[] arrays() {
    return new List[2];
  }

  private static List<String> events(int number, CyclicBarrier both) {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (LogCapture captured = LogCapture.open()) {
      both.await();
      log.info("own" + number).log();
      pool.submit(() -> log.info("pool" + number).log()).get();
      both.await();
      return captured.records().stream().map(CapturedRecord::event).toList();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void recordsOfThreadsThatBelongToNobodyGoToEveryOpenCapture() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    pool.submit(() -> {}).get(); // its thread is there before the capture
    try (LogCapture captured = LogCapture.open()) {
      pool.submit(() -> log.info("stray").log()).get();
      assertThat(captured.only("stray").thread()).startsWith("pool-");
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void theInnermostCaptureGetsTheRecord() {
    try (LogCapture outer = LogCapture.open()) {
      try (LogCapture inner = LogCapture.open()) {
        log.info("inner").log();
        assertThat(inner.records()).hasSize(1);
      }
      log.info("outer").log();
      assertThat(outer.records()).extracting(CapturedRecord::event).containsExactly("outer");
    }
  }

  @Test
  void processorsAreRunFirst() {
    try (LogCapture captured =
        LogCapture.open(Processors.drop("noise"), Processors.remove("password"))) {
      log.info("noise").log();
      log.info("login").with("user", "ada").with("password", "hunter2").log();

      assertThat(captured.records()).hasSize(1);
      assertThat(captured.only("login").fields()).containsOnlyKeys("user");
    }
  }
}
