package dev.taffrail.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * One turn of {@link CallCosts}, in a JVM of its own: checks a side's lines, warms it up, measures
 * it and prints what its columns are.
 */
final class CostTurn {
  private static final long MAX_BYTES = 64 << 20;
  private static final int BURSTS = 1_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Workload workload;
  private final LogSides side;
  private final int burst;
  private final long bursts;

  private CostTurn(Workload workload, LogSides side, int rate, int seconds) {
    this.workload = workload;
    this.side = side;
    this.burst = Math.max(1, rate / BURSTS);
    this.bursts = (long) seconds * BURSTS;
  }

  public static void main(String[] args) throws IOException {
    Workload workload = Workload.of(args[0]);
    int rate = Integer.parseInt(args[1]);
    int seconds = Integer.parseInt(args[2]);
    LogSides side = LogSides.valueOf(args[3]);
    if (workload != Workload.DISABLED) {
      CheckedLines unused = CheckedLines.of(side, workload);
    }
    String warmedUp = new CostTurn(workload, side, rate, 2).measured();
    assert !warmedUp.isEmpty();
    System.out.println(new CostTurn(workload, side, rate, seconds).measured());
  }

  private String measured() throws IOException {
    try (Folder folder = Folder.create();
        KeptFiles files = KeptFiles.of(folder.path())) {
      LogSide log = side.start(folder.path(), MAX_BYTES);
      workload.prepare(log);
      String figures = untimed(log) + timed(log);
      log.end();
      double refused = log.refused() * 100.0 / (2 * calls());
      check(log.refused(), files.records());
      return figures + String.format(Locale.ROOT, "%.3f", refused);
    }
  }

  private long calls() {
    return bursts * burst;
  }

  private void check(long refused, long arrived) {
    long expected = workload == Workload.DISABLED ? 0 : 2 * calls() - refused;
    if (arrived != expected) {
      throw new IllegalStateException(
          side.title() + ": expected " + expected + " records in the files, found " + arrived);
    }
  }

  /** Calls a second, processor time of the caller and of all threads, bytes allocated. */
  private String untimed(LogSide log) {
    long process = system.getProcessCpuTime();
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    long start = System.nanoTime();
    long nanos = pass(start, i -> workload.log(log, Sample.of(i)));
    long wall = System.nanoTime() - start;
    allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
    process = system.getProcessCpuTime() - process;
    double calls = calls();
    return String.format(
        Locale.ROOT,
        "%.0f %.1f %.1f %.2f ",
        calls * 1e9 / wall,
        nanos / calls,
        process / calls,
        allocated / calls);
  }

  /** The median in nanoseconds, 99.9 % in microseconds, the longest call in milliseconds. */
  private String timed(LogSide log) {
    Histogram times = new Histogram(3);
    long unused =
        pass(
            System.nanoTime(),
            number -> {
              long before = System.nanoTime();
              workload.log(log, Sample.of(number));
              times.recordValue(System.nanoTime() - before);
            });
    return String.format(
        Locale.ROOT,
        "%d %.2f %.2f ",
        times.getValueAtPercentile(50),
        times.getValueAtPercentile(99.9) / 1e3,
        times.getMaxValue() / 1e6);
  }

  private interface Call {
    void make(long number);
  }

  /** The processor time of all bursts; waiting for the next one is not among it. */
  private long pass(long start, Call call) {
    long nanos = 0;
    for (long i = 0; i < bursts; i++) {
      Pace.await(start + i * (1_000_000_000 / BURSTS));
      long before = threads.getCurrentThreadCpuTime();
      for (int k = 0; k < burst; k++) {
        call.make(i * burst + k);
      }
      nanos += threads.getCurrentThreadCpuTime() - before;
    }
    return nanos;
  }
}
