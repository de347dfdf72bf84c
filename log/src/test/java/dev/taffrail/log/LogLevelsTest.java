package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taffrail.journal.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogLevelsTest {
  private static final Pipeline.Steps STEPS =
      new Pipeline.Steps(List.of(), Redaction.standard(), null);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000); // it wraps around
  private final List<Level> written = new ArrayList<>();
  private final LogLevels levels =
      new LogLevels(Level.INFO, Map.of("noisy", Level.ERROR), nanos::get);
  private final Pipeline pipeline = pipeline(null);

  private final BoundLogger edge = BoundLogger.get("edge");
  private final BoundLogger adapter = BoundLogger.get("edge.adapter");
  private final BoundLogger modbus = BoundLogger.get("edge.adapter.modbus").bind("port", 502);
  private final BoundLogger adapters = BoundLogger.get("edge.adapters");

  private Pipeline pipeline(@Nullable RecordSink debug) {
    RecordSink sink = (level, security, buffer, length) -> written.add(level);
    Pipeline made =
        new Pipeline(levels, STEPS, new Sinks(sink, debug, List.of()), MicroClock.SYSTEM, false);
    ActivePipeline.set(made);
    return made;
  }

  @AfterEach
  void leave() {
    ActivePipeline.leave(pipeline);
  }

  private boolean writesDebug(BoundLogger logger) {
    int before = written.size();
    logger.debug("e").log();
    assertThat(logger.isEnabled(Level.DEBUG)).isEqualTo(written.size() > before);
    assertThat(logger.effectiveLevel() == Level.DEBUG).isEqualTo(written.size() > before);
    return written.size() > before;
  }

  @Test
  void aChangeReachesLoggersThatLoggedBefore() {
    assertThat(writesDebug(edge)).isFalse();
    levels.set(Level.DEBUG);
    assertThat(writesDebug(edge)).isTrue();
    levels.set(Level.CRITICAL);
    edge.error("e").log();
    assertThat(written).containsExactly(Level.DEBUG);
    levels.reset();
    edge.info("e").log();
    assertThat(written).containsExactly(Level.DEBUG, Level.INFO);
  }

  @Test
  void whatIsConfiguredAnewIsWhatAResetGoesBackTo() {
    levels.set("edge.adapter", Level.DEBUG);
    levels.configure(Level.WARNING);
    assertThat(levels.get()).isEqualTo(Level.WARNING);
    assertThat(levels.get("edge.adapter")).isEqualTo(Level.DEBUG);
    levels.set(Level.DEBUG);
    levels.reset();
    assertThat(levels.get()).isEqualTo(Level.WARNING);
  }

  @Test
  void aLevelHoldsForOneLoggerAndThoseBelowItByDots() {
    levels.set("edge.adapter", Level.DEBUG);

    assertThat(writesDebug(adapter)).isTrue();
    assertThat(writesDebug(modbus)).isTrue();
    assertThat(writesDebug(edge)).isFalse();
    assertThat(writesDebug(adapters)).isFalse();
  }

  @Test
  void theNearestNameDecides() {
    levels.set(Level.DEBUG);
    levels.set("edge", Level.WARNING);
    levels.set("edge.adapter.modbus", Level.DEBUG);

    assertThat(writesDebug(adapter)).isFalse();
    assertThat(writesDebug(modbus)).isTrue();
    assertThat(adapter.effectiveLevel()).isEqualTo(Level.WARNING);
    assertThat(levels.asMap())
        .isEqualTo(
            Map.of(
                "", Level.DEBUG,
                "edge", Level.WARNING,
                "edge.adapter.modbus", Level.DEBUG,
                "noisy", Level.ERROR));
  }

  @Test
  void goesBackByItselfWhenTheTimeIsUp() {
    assertThat(writesDebug(adapter)).isFalse();
    levels.set("edge.adapter", Level.DEBUG, Duration.ofMinutes(10));
    assertThat(writesDebug(adapter)).isTrue();
    nanos.addAndGet(Duration.ofMinutes(10).toNanos() - 1);
    assertThat(writesDebug(modbus)).isTrue();

    nanos.incrementAndGet();

    adapter.debug("e").log();
    assertThat(written).hasSize(2);
    assertThat(writesDebug(modbus)).isFalse();
    assertThat(levels.asMap()).doesNotContainKey("edge.adapter");
  }

  @Test
  void saysHowMuchLongerALevelHoldsThatWasSetForATime() {
    levels.set("edge", Level.WARNING);
    levels.set("edge.adapter", Level.DEBUG, Duration.ofMinutes(10));
    nanos.addAndGet(Duration.ofMinutes(4).toNanos());

    assertThat(levels.remaining()).isEqualTo(Map.of("edge.adapter", Duration.ofMinutes(6)));

    nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    assertThat(levels.remaining()).isEmpty();
  }

  @Test
  void goesBackAlsoFromALevelThatLetsNothingThrough() {
    levels.set(Level.CRITICAL, Duration.ofSeconds(5));
    edge.info("e").log();
    assertThat(written).isEmpty();

    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    edge.info("e").log();

    assertThat(written).containsExactly(Level.INFO);
  }

  @Test
  void limitedLevelsOfSeveralLoggersEndEachInItsTime() {
    levels.set("edge", Level.DEBUG, Duration.ofSeconds(2));
    levels.set("edge.adapter", Level.DEBUG, Duration.ofSeconds(1));
    levels.set("edge.adapter", Level.DEBUG, Duration.ofSeconds(3));
    assertThat(writesDebug(edge)).isTrue();

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());

    assertThat(writesDebug(edge)).isFalse();
    assertThat(writesDebug(adapter)).isTrue();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(writesDebug(adapter)).isFalse();
  }

  @Test
  void alsoTheLongestTimeIsATime() {
    levels.set(Level.DEBUG, Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(writesDebug(edge)).isTrue();
  }

  @Test
  void aLevelThatStaysTakesThePlaceOfALimitedOne() {
    levels.set("edge", Level.DEBUG, Duration.ofSeconds(1));
    levels.set("edge", Level.WARNING);

    assertThat(edge.effectiveLevel()).isEqualTo(Level.WARNING);
  }

  @Test
  void whatIsAskedAloneNoticesTheEndOfATimeToo() {
    levels.set("edge", Level.DEBUG, Duration.ofSeconds(1));
    assertThat(levels.asMap()).containsEntry("edge", Level.DEBUG);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(levels.asMap()).doesNotContainKey("edge");

    levels.set("edge", Level.DEBUG, Duration.ofSeconds(1));
    assertThat(levels.get("edge.adapter")).isEqualTo(Level.DEBUG);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(levels.get("edge.adapter")).isEqualTo(Level.INFO);
  }

  @Test
  void aLimitedLevelCoversTheOneThatStaysAndUncoversIt() {
    levels.set("noisy", Level.DEBUG, Duration.ofSeconds(1));
    assertThat(levels.asMap()).containsEntry("noisy", Level.DEBUG);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(levels.asMap()).containsEntry("noisy", Level.ERROR);
  }

  @Test
  void resettingEndsALimitedLevel() {
    levels.set("edge", Level.DEBUG, Duration.ofSeconds(1));
    levels.reset("edge");
    assertThat(writesDebug(edge)).isFalse();

    levels.set("edge", Level.DEBUG, Duration.ofSeconds(1));
    levels.set(Level.DEBUG, Duration.ofSeconds(1));
    levels.reset();
    assertThat(writesDebug(edge)).isFalse();
    assertThat(levels.asMap()).isEqualTo(Map.of("", Level.INFO, "noisy", Level.ERROR));
  }

  @Test
  void changesOfManyThreadsAtOnceAllHold() throws InterruptedException {
    Thread[] threads = new Thread[4];
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < threads.length; t++) {
      String own = "many" + t + ".";
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 3000; i++) {
                  levels.set(own + i, Level.DEBUG);
                  levels.set(own + "limited" + i % 10, Level.DEBUG, Duration.ofDays(1));
                  levels.reset(own + "limited" + (i + 1) % 10);
                }
              });
      threads[t].setUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(thrown).isEmpty();
    assertThat(levels.asMap().keySet())
        .filteredOn(name -> name.matches("many\\d\\.\\d+"))
        .hasSize(threads.length * 3000);
  }

  @Test
  void resettingALoggerGivesItsConfiguredLevelBackOrNone() {
    levels.set("noisy", Level.DEBUG);
    levels.set("edge", Level.DEBUG);
    levels.reset("noisy");
    levels.reset("edge");

    assertThat(BoundLogger.get("noisy.child").effectiveLevel()).isEqualTo(Level.ERROR);
    assertThat(edge.effectiveLevel()).isEqualTo(Level.INFO);
  }

  @Test
  void refusesATimeThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> levels.set("edge", Level.DEBUG, Duration.ZERO))
        .withMessageContaining("expected more than zero, found PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> levels.set("edge", Level.DEBUG, Duration.ofSeconds(-1)))
        .withMessageContaining("expected more than zero, found PT-1S");
  }

  @Test
  void aDebugJournalTakesWhatNoLoggersOwnLevelForbids() {
    List<Level> debug = new ArrayList<>();
    Pipeline apart = pipeline((level, security, buffer, length) -> debug.add(level));
    BoundLogger noisy = BoundLogger.get("noisy");

    edge.debug("e").log();
    noisy.debug("e").log();

    assertThat(debug).containsExactly(Level.DEBUG);
    levels.set(Level.ERROR, Duration.ofDays(1));
    edge.debug("e").log();
    assertThat(debug).as("the level of all loggers, for a time").hasSize(2);
    levels.set("edge", Level.ERROR, Duration.ofDays(1));
    edge.debug("e").log();
    assertThat(debug).as("its own, for a time").hasSize(2);
    ActivePipeline.leave(apart);
  }

  @Test
  void loggersOfOneNameShareOneLevelAndGoneOnesAreForgotten() {
    assertThat(LoggerNames.of("shared")).isSameAs(LoggerNames.of("shared"));
    int before = LoggerNames.size();
    for (int i = 0; i < 10_000; i++) {
      assertThat(BoundLogger.get("device." + i).name()).isNotEmpty();
    }
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (LoggerNames.size() > before + 100 && System.nanoTime() < end) {
      System.gc();
    }
    assertThat(LoggerNames.size()).isLessThanOrEqualTo(before + 100);
  }
}
