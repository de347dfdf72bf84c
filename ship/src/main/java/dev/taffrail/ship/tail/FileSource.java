package dev.taffrail.ship.tail;

import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Position;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Source;
import dev.taffrail.ship.SourceRecord;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.parse.RawLine;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log files of other programs. Each line is one record; its index is the number of the
 * line in its file, from 0, so that it is the same at each reading.
 */
public final class FileSource implements Source {
  private final Tail tail;
  private final LineFormat format;
  private final Clock clock;

  private FileSource(Tail tail, LineFormat format, Clock clock) {
    this.tail = tail;
    this.format = format;
    this.clock = clock;
  }

  /** Opens the files for each lane by itself. */
  public static Opener opener(TailConfig config, LineFormat format) {
    return from -> open(config, format, from, Clock.systemUTC());
  }

  static FileSource open(TailConfig config, LineFormat format, Position from, Clock clock) {
    List<Mark> marks = from instanceof TailPosition position ? position.marks() : List.of();
    return new FileSource(new Tail(config, marks, from.index(), System::nanoTime), format, clock);
  }

  @Override
  public @Nullable SourceRecord poll() throws IOException {
    Tail.Found found = tail.poll();
    if (found == null) {
      return null;
    }
    Line line = found.line();
    byte[] record = format.record(raw(line, found.file()));
    RecordHead head = RecordHead.parse(record);
    if (head == null) {
      throw new IllegalStateException("expected a record, found a line without a head");
    }
    return new SourceRecord(
        ShipRecord.of(line.first(), record, head), found.bytes(), found.skipped(), found.next());
  }

  private RawLine raw(Line line, String file) {
    Instant said = line.said();
    InstantSource time = said == null ? clock : InstantSource.fixed(said);
    return new RawLine(line.bytes(), line.length(), time, file, line.stream());
  }

  @Override
  public boolean await(Duration timeout) throws IOException, InterruptedException {
    return tail.await(timeout);
  }

  @Override
  public void wakeUp() {
    tail.wakeUp();
  }

  @Override
  public void look() throws IOException {
    tail.look();
  }

  @Override
  public long remainingBytes() throws IOException {
    return tail.remaining();
  }

  @Override
  public Position baseline(boolean first) throws IOException {
    return tail.baseline(first);
  }

  @Override
  public boolean isPending() {
    return tail.isPending();
  }

  @Override
  public @Nullable String takeNote() {
    return tail.takeNote();
  }

  @Override
  public @Nullable String trouble() {
    return tail.trouble();
  }

  @Override
  public void close() throws IOException {
    tail.close();
  }
}
