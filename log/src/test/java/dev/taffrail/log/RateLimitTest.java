package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final CapturedLog captured = new CapturedLog(Level.INFO);
  private final BoundLogger log = BoundLogger.get("limited." + System.nanoTime());

  @AfterEach
  void close() {
    captured.close();
  }

  @Test
  void theFirstOfEachIntervalPasses() {
    RateLimit limit = new RateLimit();
    long start = Long.MAX_VALUE - 5; // the clock wraps around
    assertThat(limit.passes(start, 100)).isTrue();
    assertThat(limit.passes(start + 2, 100)).as("before it wraps").isFalse();
    assertThat(limit.passes(start + 99, 100)).isFalse();
    assertThat(limit.passes(start + 100, 100)).isTrue();
    assertThat(limit.passes(start + 199, 100)).isFalse();
    assertThat(limit.passes(start + 500, 100)).isTrue();
    assertThat(limit.takeSuppressed()).isEqualTo(3);
    assertThat(limit.takeSuppressed()).isZero();
  }

  @Test
  void oneOfSoManyPassesAndSaysHowManyDidNot() {
    for (int i = 0; i < 25; i++) {
      log.info("e").sample(10).with("i", i).log();
    }

    assertThat(captured.records()).extracting(r -> r.get("i")).containsExactly(0, 10, 20);
    assertThat(captured.records()).extracting(r -> r.get("suppressed")).containsExactly(null, 9, 9);
  }

  @Test
  void eventsHaveLimitsOfTheirOwnAndSoDoKeysAndLoggers() {
    BoundLogger other = BoundLogger.get(log.name() + ".other");
    for (int i = 0; i < 3; i++) {
      log.info("a").atMostEvery(DAY).log();
      log.bind("k", i).info("a").atMostEvery(DAY).log();
      log.info("b").atMostEvery(DAY).log();
      log.info("b").atMostEvery(DAY, "sensor-1").log();
      log.info("b").atMostEvery(DAY, "sensor-2").log();
      other.info("a").atMostEvery(DAY).log();
    }
    assertThat(captured.records())
        .extracting(r -> r.get("event"))
        .containsExactly("a", "b", "b", "b", "a");
  }

  @Test
  void aSuppressedRecordNeitherKeepsNorAsksForAnything() {
    log.info("e").atMostEvery(DAY).log();
    log.info("e")
        .atMostEvery(DAY)
        .with(
            "v",
            () -> {
              throw new AssertionError("asked");
            })
        .exception(new ArithmeticException())
        .log();
    log.info("other").log();

    assertThat(captured.lines()).hasSize(2);
    assertThat(captured.record()).containsOnlyKeys("timestamp", "level", "logger", "event");
  }

  @Test
  void limitsMayBeCombined() {
    for (int i = 0; i < 10; i++) {
      log.info("e").sample(2).atMostEvery(DAY).log();
    }
    assertThat(captured.lines()).hasSize(1);
    log.info("e").log();
    assertThat(captured.record()).as("not limited").doesNotContainKey("suppressed");
    log.info("e").atMostEvery(Duration.ZERO).log();
    assertThat(captured.record()).containsEntry("suppressed", 9);
  }

  @Test
  void whatIsNoLimitLetsAllThrough() {
    for (int i = 0; i < 3; i++) {
      log.info("e")
          .sample(0)
          .atMostEvery(null)
          .atMostEvery(Duration.ofSeconds(Long.MIN_VALUE))
          .log();
    }
    assertThat(captured.lines()).hasSize(3);
  }

  @Test
  void anIntervalCountsToTheNanosecond() {
    for (Duration interval :
        List.of(Duration.ofMillis(500), Duration.ofNanos(1), Duration.ofSeconds(3, 7), DAY)) {
      for (Duration either : List.of(interval, interval.negated())) {
        assertThat(RateLimit.nanos(either.getSeconds(), either.getNano()))
            .isEqualTo(either.toNanos());
      }
    }
  }

  @Test
  void theLongestIntervalIsOne() {
    for (int i = 0; i < 3; i++) {
      log.info("e").atMostEvery(Duration.ofSeconds(Long.MAX_VALUE)).log();
      log.info("to the nanosecond")
          .atMostEvery(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))
          .log();
    }
    assertThat(captured.lines()).hasSize(2);
  }

  @Test
  void keysWithoutEndTakeMemoryWithAnEnd() {
    for (int i = 0; i < 5000; i++) {
      log.info("e").atMostEvery(DAY, "key" + i).log();
    }
    assertThat(captured.lines()).hasSize(1025);
  }

  @Test
  void oneOfManyThreadsPassesAndAllOthersAreCounted() throws Exception {
    List<Thread> threads = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    for (int t = 0; t < 8; t++) {
      threads.add(
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                for (int i = 0; i < 1000; i++) {
                  log.info("e").atMostEvery(DAY).log();
                }
              }));
    }
    threads.forEach(Thread::start);
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    log.info("e").atMostEvery(Duration.ZERO).log();

    assertThat(captured.lines()).hasSize(2);
    long told =
        captured.records().stream()
            .map(r -> r.get("suppressed"))
            .filter(Number.class::isInstance)
            .mapToLong(n -> ((Number) n).longValue())
            .sum();
    assertThat(told).isEqualTo(7999);
  }
}
