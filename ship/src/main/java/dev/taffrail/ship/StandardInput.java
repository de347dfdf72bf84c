package dev.taffrail.ship;

import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.parse.LinePipe;
import dev.taffrail.ship.parse.RawLine;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a pipe. It cannot be read again: whoever reads it has to keep what it gives. For one
 * thread, but for {@link #wakeUp}.
 */
final class StandardInput implements Source {
  private static final int LINE_BYTES = 64 * 1024;

  private final LineFormat format;
  private final LinePipe pipe;
  private long index;

  private StandardInput(LineFormat format, LinePipe pipe) {
    this.format = format;
    this.pipe = pipe;
  }

  static StandardInput read(InputStream in, LineFormat format, Clock clock) {
    LinePipe pipe = new LinePipe("standard input", LINE_BYTES, clock);
    pipe.begin(in, "taffrail-stdin");
    return new StandardInput(format, pipe);
  }

  @Override
  public @Nullable SourceRecord poll() {
    RawLine line = pipe.take();
    while (line != null && line.length() == 0) {
      line = pipe.take();
    }
    return line == null ? null : record(line);
  }

  private SourceRecord record(RawLine line) {
    byte[] record = format.record(line);
    RecordHead head = RecordHead.parse(record);
    if (head == null) {
      throw new IllegalStateException("expected a record, found a line without a head");
    }
    long number = index++;
    Position next = () -> number + 1;
    return new SourceRecord(ShipRecord.of(number, record, head), line.length() + 1, 0, next);
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return pipe.await(timeout);
  }

  @Override
  public void wakeUp() {
    pipe.wakeUp();
  }

  /** Until its end, as more may come at any moment. */
  @Override
  public boolean isPending() {
    return !pipe.isDone();
  }

  @Override
  public long remainingBytes() {
    return 0;
  }

  @Override
  public @Nullable String takeNote() {
    return pipe.takeFailure();
  }

  @Override
  public void close() {
    pipe.close();
  }
}
