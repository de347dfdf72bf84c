package dev.taffrail.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * How long calls take while the disk stalls: one thread logs at a rate for five seconds, and from
 * the second one on the file system is frozen for a second. Sides in turns, each in the same file
 * system. A call that comes late because the one before waited is counted from when it was due.
 * Beside that the calls alone, and how many of them were asleep: for a lock, the disk or a
 * collection of garbage, not because other work of the machine had the processor. Needs root, for
 * the mount and {@code fsfreeze}.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.StallTimes RATE ROUNDS</pre>
 */
public final class StallTimes {
  private static final LogSides[] SIDES = {
    LogSides.SEALED,
    LogSides.SEALED_WAITING,
    LogSides.UNSEALED,
    LogSides.LOGBACK,
    LogSides.LOGSTASH,
    LogSides.LOG4J,
    LogSides.LOG4J_ASYNC,
    LogSides.LOG4J_PARAMETERS
  };

  private static final int SECONDS = 5;
  private static final long SHORT_NANOS = 50_000;
  private static final long STALL_AFTER_NANOS = 2_000_000_000;
  private static final Duration STALL = Duration.ofSeconds(1);
  private static final long MAX_BYTES = 64 << 20;

  private final int rate;
  private final FreezableDisk disk;
  private final Map<LogSides, List<Result>> results = new EnumMap<>(LogSides.class);

  /**
   * @param due from the moment a call was due to its end
   * @param alone from its own beginning
   * @param asleep of the calls longer than {@link #SHORT_NANOS}, those that were
   */
  private record Result(Histogram due, Histogram alone, long asleep, long refused) {}

  private StallTimes(int rate, FreezableDisk disk) {
    this.rate = rate;
    this.disk = disk;
  }

  public static void main(String[] args) throws Exception {
    int rate = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    try (FreezableDisk disk = FreezableDisk.create()) {
      StallTimes measured = new StallTimes(rate, disk);
      for (LogSides side : SIDES) {
        CheckedLines unused = CheckedLines.of(side, Workload.FIELDS);
        measured.warmUp(side);
      }
      for (int i = 0; i < rounds; i++) {
        for (LogSides side : SIDES) {
          measured.run(side);
        }
      }
      measured.print();
    }
  }

  private void warmUp(LogSides side) throws IOException {
    try (Folder folder = Folder.create()) {
      LogSide log = side.start(folder.path(), MAX_BYTES);
      for (int i = 0; i < 300_000; i++) {
        log.fields(Sample.of(i));
      }
      log.end();
    }
  }

  private void run(LogSides side) throws Exception {
    try (Folder folder = Folder.createIn(disk.folder());
        KeptFiles files = KeptFiles.of(folder.path())) {
      LogSide log = side.start(folder.path(), MAX_BYTES);
      Result result = log(log);
      log.end();
      long expected = (long) rate * SECONDS - result.refused;
      long arrived = files.records();
      if (arrived != expected) {
        throw new IllegalStateException(
            side.title() + ": expected " + expected + " records in the files, found " + arrived);
      }
      results.computeIfAbsent(side, any -> new ArrayList<>()).add(result);
    }
  }

  private Result log(LogSide log) throws Exception {
    Histogram due = new Histogram(3);
    Histogram alone = new Histogram(3);
    long start = System.nanoTime();
    CompletableFuture<long[]> stall = disk.freezeAt(start + STALL_AFTER_NANOS, STALL);
    long asleep = 0;
    try (Sleeps sleeps = new Sleeps()) {
      Sleeps.Moment last = sleeps.now();
      for (long i = 0; i < (long) rate * SECONDS; i++) {
        long at = start + i * 1_000_000_000 / rate;
        Pace.awaitExactly(at);
        long before = System.nanoTime();
        log.fields(Sample.of(i));
        long after = System.nanoTime();
        due.recordValue(after - at);
        alone.recordValue(after - before);
        if (after - before > SHORT_NANOS) {
          Sleeps.Moment now = sleeps.now();
          asleep += now.switches() == last.switches() ? 0 : 1;
          last = now;
        }
      }
    }
    long[] unused = stall.get();
    return new Result(due, alone, asleep, log.refused());
  }

  private void print() {
    System.out.printf(
        Locale.ROOT, "%,d calls/s for %d s, the disk frozen for %s%n", rate, SECONDS, STALL);
    System.out.printf(
        "| side | median, µs | 99.99 %% from when due, ms | 99.99 %% of calls, µs"
            + " | longest call, ms | calls asleep | refused |%n");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
    for (LogSides side : SIDES) {
      System.out.printf(
          "| %s | %s | %s | %s | %s | %s | %s |%n",
          side.title(),
          text(side, result -> result.due.getValueAtPercentile(50) / 1e3, 1),
          text(side, result -> result.due.getValueAtPercentile(99.99) / 1e6, 2),
          text(side, result -> result.alone.getValueAtPercentile(99.99) / 1e3, 1),
          text(side, result -> result.alone.getMaxValue() / 1e6, 2),
          text(side, Result::asleep, 0),
          text(side, Result::refused, 0));
    }
  }

  private String text(LogSides side, ToDoubleFunction<Result> figure, int decimals) {
    List<Double> figures =
        results.getOrDefault(side, List.of()).stream().map(figure::applyAsDouble).toList();
    return Spread.of(figures).text(decimals);
  }
}
