package dev.taffrail.bench;

import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.PipelineResult;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.Windows;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Taffrail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * How long a pipeline's runs take while the disk of its journal stalls: runs of a hundred readings
 * at a rate for five seconds, and from the second one on the file system is frozen for a second.
 * With records of level info, three and those of an event for each run, and with none, in turns:
 * what both have is the machine's own. A run that comes late because the one before waited is
 * counted from when it was due. Beside how long a run took, how long it was asleep in it: that is
 * what a lock, the disk or a collection of garbage does, and the machine's other work does not.
 * Needs root, for the mount and {@code fsfreeze}.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.PipelineStalls RATE ROUNDS</pre>
 */
public final class PipelineStalls {
  private static final int READINGS = 100;
  private static final int SECONDS = 5;
  private static final long STALL_AFTER_NANOS = 2_000_000_000;
  private static final Duration STALL = Duration.ofSeconds(1);

  /** So long before a run is due the scheduler is asked: less than {@link Pace} spins. */
  private static final long MARK_NANOS = 90_000;

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * What one turn came to, times in nanoseconds.
   *
   * @param due from the moment a run was due to its end
   * @param longest of a run alone, while the disk was well
   * @param stalled of a run alone, while it was frozen
   * @param asleep in a run, at most, while it was frozen
   * @param refused records that found no room
   */
  private record Result(Histogram due, long longest, long stalled, long asleep, long refused) {}

  /** A run of the pipeline: when it began and ended, and how long of that it was asleep. */
  private record Run(long begin, long end, long asleep) {
    boolean isWithin(long[] time) {
      return end > time[0] && begin < time[1];
    }
  }

  private final int rate;
  private final FreezableDisk disk;
  private final Map<Level, List<Result>> results = new LinkedHashMap<>();

  private PipelineStalls(int rate, FreezableDisk disk) {
    this.rate = rate;
    this.disk = disk;
  }

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    try (FreezableDisk disk = FreezableDisk.create()) {
      PipelineStalls measured = new PipelineStalls(Integer.parseInt(args[0]), disk);
      for (int i = 0; i <= rounds; i++) {
        for (Level level : new Level[] {Level.CRITICAL, Level.INFO}) {
          measured.turn(level);
        }
        if (i == 0) {
          measured.results.clear(); // the first is there to warm up
        }
      }
      measured.print();
    }
  }

  private void turn(Level level) throws Exception {
    try (Folder folder = Folder.createIn(disk.folder())) {
      Taffrail log =
          Taffrail.builder()
              .level(level)
              .journal(JournalConfig.at(folder.path().resolve("edge.log")))
              .configure();
      Result result;
      try (Pipeline pipeline =
          Pipeline.named("bench")
              .windows(Windows.counting(READINGS))
              .rule(RuleConfig.above("warm", 8, 6))
              .rule(RuleConfig.absent("silent", Duration.ofMinutes(1)))
              .rule(RuleConfig.deviating("odd", 3, 30))
              .build()) {
        result = run(pipeline, log);
      } finally {
        log.shutdown();
      }
      results.computeIfAbsent(level, any -> new ArrayList<>()).add(result);
    }
  }

  private Result run(Pipeline pipeline, Taffrail log) throws Exception {
    Histogram due = new Histogram(3);
    long start = System.nanoTime();
    CompletableFuture<long[]> stall = disk.freezeAt(start + STALL_AFTER_NANOS, STALL);
    List<Run> runs = new ArrayList<>();
    long events = 0;
    try (Sleeps sleeps = new Sleeps()) {
      for (int i = 0; i < rate * SECONDS; i++) {
        List<SensorReading> readings = readings(i);
        long at = start + i * 1_000_000_000L / rate;
        Pace.awaitExactly(at - MARK_NANOS);
        Sleeps.Moment mark = sleeps.now();
        Pace.awaitExactly(at);
        long begin = System.nanoTime();
        PipelineResult result = pipeline.run(readings);
        long end = System.nanoTime();
        runs.add(new Run(begin, end, sleeps.now().asleepSince(mark)));
        due.recordValue(end - at);
        events += result.events().size();
        if (result.readings() != READINGS || result.windows() != 1) {
          throw new IllegalStateException("expected a window of all readings, found " + result);
        }
      }
    }
    if (events < (long) rate * SECONDS / 2) {
      throw new IllegalStateException("expected an event for every other run, found " + events);
    }
    long[] frozen = stall.get();
    return new Result(
        due,
        most(runs.stream().filter(run -> !run.isWithin(frozen)), run -> run.end - run.begin),
        most(runs.stream().filter(run -> run.isWithin(frozen)), run -> run.end - run.begin),
        most(runs.stream().filter(run -> run.isWithin(frozen)), Run::asleep),
        log.stats().refused());
  }

  private static long most(Stream<Run> runs, ToLongFunction<Run> nanos) {
    return runs.mapToLong(nanos).max().orElseThrow();
  }

  /** One in two is too warm. */
  private static List<SensorReading> readings(int run) {
    List<SensorReading> readings = new ArrayList<>(READINGS);
    for (int i = 0; i < READINGS; i++) {
      Instant time = START.plusMillis((long) run * READINGS + i);
      readings.add(SensorReading.of("sensor", time, run % 2 == 0 ? 9 : 5, "Cel"));
    }
    return readings;
  }

  private void print() {
    System.out.printf(
        Locale.ROOT,
        "%,d runs/s of %d readings for %d s, the disk frozen for %s%n",
        rate,
        READINGS,
        SECONDS,
        STALL);
    System.out.printf(
        "| records | median, µs | 99.9 %% from when due, ms | longest run, ms"
            + " | longest while frozen, ms | longest asleep while frozen, ms | refused |%n");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
    results.forEach(
        (level, all) ->
            System.out.printf(
                "| %s | %s | %s | %s | %s | %s | %s |%n",
                level == Level.INFO ? "info" : "none",
                text(all, result -> result.due.getValueAtPercentile(50) / 1e3, 1),
                text(all, result -> result.due.getValueAtPercentile(99.9) / 1e6, 2),
                text(all, result -> result.longest / 1e6, 2),
                text(all, result -> result.stalled / 1e6, 2),
                text(all, result -> result.asleep / 1e6, 2),
                text(all, Result::refused, 0)));
  }

  private static String text(List<Result> results, ToDoubleFunction<Result> figure, int decimals) {
    return Spread.of(results.stream().map(figure::applyAsDouble).toList()).text(decimals);
  }
}
