package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.taffrail.journal.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a call costs the garbage collector, once it is compiled. In a JVM of its own: where {@code
 * Instant.EPOCH} came out of its factories before, compilers up to JDK 21 make an object of each
 * record's time, of 24 bytes.
 */
@Tag("alone")
class AllocationTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int CALLS = 20_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final RecordSink NOWHERE = (level, security, buffer, length) -> length > 0;

  private final BoundLogger log = BoundLogger.get("alloc").bind("device", "rpi4-field-01");
  private final Pipeline pipeline =
      new Pipeline(Level.INFO, List.of(), NOWHERE, null, MicroClock.SYSTEM, false);

  @AfterEach
  void reset() {
    ActivePipeline.leave(pipeline);
  }

  @Test
  void aDisabledCallAllocatesNothing() {
    ActivePipeline.set(pipeline);
    assertThat(bytesPerCall(() -> log.debug("raw").with("v", 9.4).with("n", 5).log()))
        .isLessThan(1);
  }

  @Test
  void aDisabledCallAllocatesNothingWhileALevelIsSetForALimitedTime() {
    ActivePipeline.set(pipeline);
    pipeline.levels().set(Level.WARNING, Duration.ofDays(1));
    assertThat(bytesPerCall(() -> log.info("raw").with("v", 9.4).with("n", 5).log())).isLessThan(1);
  }

  @Test
  void aCallWithTypedFieldsAllocatesNothing() {
    ActivePipeline.set(pipeline);
    assertThat(
            bytesPerCall(
                () ->
                    log.info("rule_fired")
                        .with("rule", "cold_chain_excursion")
                        .with("value", 21.537)
                        .with("count", 123456789L)
                        .with("ok", true)
                        .with("level", Level.INFO)
                        .log()))
        .isLessThan(1);
  }

  @Test
  void manyEventsOfOneLoggerAllocateNothing() {
    ActivePipeline.set(pipeline);
    String[] names = {"a", "b", "c", "d", "e", "f", "g", "h"};
    int[] next = {0};
    assertThat(bytesPerCall(() -> log.info(names[next[0]++ & 7]).with("v", 9.4).log()))
        .isLessThan(1);
  }

  @Test
  void noTypeOfFieldAllocatesButThoseThatAreTextFirst() {
    ActivePipeline.set(pipeline);
    Instant instant = Instant.parse("2026-05-30T08:37:37.951919123Z");
    Duration duration = Duration.ofMillis(1500);
    UUID uuid = new UUID(1, 2);
    double[] values = {Math.PI, 1e-7, 2.5e300};
    assertThat(
            bytesPerCall(
                () ->
                    log.info("e")
                        .with("pi", values[0])
                        .with("small", values[1])
                        .with("large", values[2])
                        .with("float", 0.1f)
                        .with("char", 'c')
                        .with("time", instant)
                        .with("duration", duration)
                        .with("uuid", uuid)
                        .with("none", (Object) null)
                        .with("utf8", "gr\u00fc\u00dfe \ud83d\udef0 \"\n")
                        .log()))
        .isLessThan(1);
  }

  @Test
  void aCallWhoseLoggerAndContextHideFieldsAllocatesNothing() {
    ActivePipeline.set(pipeline);
    BoundLogger bound = log.bind("k", 1).bind("password", "x");
    assertThat(bytesPerCall(() -> bound.info("e").with("k", 2).with("api_key", "secret").log()))
        .isLessThan(1);
  }

  @Test
  void aSuppressedCallAllocatesNothing() {
    ActivePipeline.set(pipeline);
    assertThat(
            bytesPerCall(
                () ->
                    log.info("limited")
                        .atMostEvery(DAY)
                        .with("v", 9.4)
                        .with("n", () -> "never")
                        .log()))
        .isLessThan(1);
    assertThat(bytesPerCall(() -> log.info("s").sample(1_000_000).with("v", 9.4).log()))
        .isLessThan(1);
  }

  @Test
  void aRecordThatIsOnlyKeptInMemoryAllocatesNothing() {
    Pipeline recording =
        new Pipeline(
            new LogLevels(Level.INFO, Map.of(), System::nanoTime),
            new Pipeline.Steps(List.of(), Redaction.standard(), FlightRecorder.standard()),
            Sinks.of(NOWHERE),
            MicroClock.SYSTEM,
            false);
    ActivePipeline.set(recording);
    BoundLogger run = log.bind(Correlation.KEY, "c-1");
    assertThat(bytesPerCall(() -> run.debug("raw").with("v", 9.4).log())).isLessThan(1);
    ActivePipeline.leave(recording);
  }

  @Test
  void aLineOfLogfmtAllocatesNothing() {
    Layout logfmt = Layout.of(Format.logfmt(), false);
    RecordSink nowhere =
        new RecordSink() {
          @Override
          public boolean offer(Level level, boolean security, byte[] buffer, int length) {
            return length > 0;
          }

          @Override
          public Layout layout() {
            return logfmt;
          }
        };
    Pipeline lines = new Pipeline(Level.INFO, List.of(), nowhere, null, MicroClock.SYSTEM, false);
    ActivePipeline.set(lines);
    double bytes =
        bytesPerCall(
            () ->
                log.info("rule_fired")
                    .with("rule", "cold chain")
                    .with("value", 21.537)
                    .with("ok", true)
                    .log());
    ActivePipeline.leave(lines);
    assertThat(bytes).isLessThan(1);
  }

  /** The best of many rounds: compilers and other threads disturb, they never improve. */
  private static double bytesPerCall(Runnable call) {
    double best = Double.MAX_VALUE;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (best >= 1 && System.nanoTime() < end) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      best = Math.min(best, (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) CALLS);
    }
    return best;
  }
}
