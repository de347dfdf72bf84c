package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How long one thread was asleep: waited for a lock, the disk or a collection of garbage. It is not
 * when the system gave its processor to another thread, or the hypervisor to another machine. Made
 * by the thread that it counts for; Linux only.
 *
 * @see <a href="https://docs.kernel.org/scheduler/sched-stats.html">Scheduler statistics</a>
 */
final class Sleeps implements AutoCloseable {
  private static final String SWITCHES = "\nvoluntary_ctxt_switches:";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final byte[] buffer = new byte[4096];
  private final RandomAccessFile status;
  private final RandomAccessFile scheduling;

  Sleeps() throws IOException {
    // Opened once: the link leads to the thread that opens it.
    status = new RandomAccessFile("/proc/thread-self/status", "r");
    scheduling = new RandomAccessFile("/proc/thread-self/schedstat", "r");
  }

  /**
   * A moment, times in nanoseconds.
   *
   * @param switches how often it let go of its processor by itself
   * @param ran on a processor
   * @param waited for one
   */
  record Moment(long switches, long wall, long ran, long waited) {
    /** How long it was asleep since then, at most. */
    long asleepSince(Moment before) {
      long asleep = wall - before.wall - (ran - before.ran) - (waited - before.waited);
      return switches == before.switches ? 0 : Math.max(0, asleep);
    }
  }

  /** Now; takes some ten microseconds. */
  Moment now() throws IOException {
    String text = read(status);
    int at = text.indexOf(SWITCHES) + SWITCHES.length();
    long switches = Long.parseLong(text.substring(at, text.indexOf('\n', at)).strip());
    long waited = Long.parseLong(read(scheduling).split(" ", -1)[1]);
    return new Moment(switches, System.nanoTime(), THREADS.getCurrentThreadCpuTime(), waited);
  }

  private String read(RandomAccessFile file) throws IOException {
    file.seek(0);
    return new String(buffer, 0, file.read(buffer), US_ASCII);
  }

  @Override
  public void close() throws IOException {
    status.close();
    scheduling.close();
  }
}
