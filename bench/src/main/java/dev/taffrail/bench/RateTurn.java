package dev.taffrail.bench;

import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * One turn of {@link CallRates}, in a JVM of its own: checks a side's lines, warms it up, measures
 * it, and prints its records a second, the bytes of a line and how many fields kept their types.
 */
final class RateTurn {
  private static final long MAX_BYTES = 64 << 20;
  private static final long WARM_UP = 500_000;

  private final Workload workload;
  private final LogSides side;
  private final int threads;

  private RateTurn(Workload workload, LogSides side, int threads) {
    this.workload = workload;
    this.side = side;
    this.threads = threads;
  }

  public static void main(String[] args) throws Exception {
    Workload workload = Workload.of(args[0]);
    long records = Long.parseLong(args[2]);
    LogSides side = LogSides.valueOf(args[3]);
    CheckedLines lines = CheckedLines.of(side, workload);
    RateTurn turn = new RateTurn(workload, side, Integer.parseInt(args[1]));
    double unused = turn.rate(Math.min(records, WARM_UP));
    System.out.printf(Locale.ROOT, "%f %f %d%n", turn.rate(records), lines.bytes(), lines.typed());
  }

  private double rate(long wanted) throws Exception {
    long records = wanted / threads * threads;
    try (Folder folder = Folder.create();
        KeptFiles files = KeptFiles.of(folder.path())) {
      LogSide log = side.start(folder.path(), MAX_BYTES);
      long start = System.nanoTime();
      log(log, records / threads);
      log.end();
      long nanos = System.nanoTime() - start;
      long arrived = files.records();
      if (arrived != records) {
        throw new IllegalStateException(
            side.title() + ": expected " + records + " records in the files, found " + arrived);
      }
      return records * 1e9 / nanos;
    }
  }

  private void log(LogSide log, long share) throws InterruptedException, ExecutionException {
    Together.run(
        threads,
        () -> workload.prepare(log),
        () -> {
          for (long i = 0; i < share; i++) {
            workload.log(log, Sample.of(i));
          }
        });
  }
}
