package dev.taffrail.ship.console;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes records to a stream, for trying things out: they count as delivered once the stream took
 * them, whoever reads it. The two lanes take turns.
 */
public final class ConsoleSink implements Sink {
  private static final Limits LIMITS =
      new Limits(1_000, 256 * 1024, Duration.ofMillis(200), Limits.MAX_SPAN);

  private final String name;
  private final OutputStream out;
  private final ConsoleFormat format;
  private final ReentrantLock lock = new ReentrantLock();
  private final LongAdder written = new LongAdder();
  private volatile boolean closed;

  /**
   * Makes the sink.
   *
   * @param name the sink's name of {@code [a-z0-9_-]+}
   * @param out stays open when the sink is closed
   * @param format what a record looks like
   */
  public ConsoleSink(String name, OutputStream out, ConsoleFormat format) {
    this.name = name;
    this.out = out;
    this.format = format;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public long sizeOf(ShipRecord record) {
    return record.line().length + 1L;
  }

  @Override
  public Outcome send(Batch batch) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (closed) {
        return new Retry("closed", "the sink is closed", Pace.SOON);
      }
      for (ShipRecord record : batch.records()) {
        byte[] line = format.format(record);
        written.add(line.length + 1L);
        out.write(line);
        out.write('\n');
      }
      out.flush();
      return new Accepted();
    } catch (IOException e) {
      return new Retry("not_written", "the stream: " + e.getMessage(), Pace.SOON);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long sentBytes() {
    return written.sum();
  }

  @Override
  public void close() {
    closed = true;
  }
}
