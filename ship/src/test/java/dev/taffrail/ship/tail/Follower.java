package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Follows files, and goes on after a restart from the position that was saved last. */
final class Follower implements AutoCloseable {
  final List<String> lines = new ArrayList<>();
  final List<Long> indices = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  private final TailConfig config;
  private final LongSupplier nanoTime;
  private TailPosition position = TailPosition.of(List.of(), 0);
  private TailPosition saved = position;
  private Tail tail;
  long skipped;

  Follower(TailConfig config) {
    this(config, System::nanoTime);
  }

  Follower(TailConfig config, LongSupplier nanoTime) {
    this.config = config;
    this.nanoTime = nanoTime;
    tail = open();
  }

  private Tail open() {
    return new Tail(config, saved.marks(), saved.index(), nanoTime);
  }

  /** Saves where it begins, as a lane does that has no place yet. */
  void begin() throws IOException {
    position = tail.baseline(true);
    note();
    save();
  }

  /** Reads what there is now; the lines that are new. */
  List<String> read() throws IOException {
    int before = lines.size();
    tail.look();
    Tail.Found found = tail.poll();
    while (found != null) {
      take(found);
      found = tail.poll();
    }
    note();
    return lines.subList(before, lines.size());
  }

  /** Reads one line. */
  @Nullable String readOne() throws IOException {
    Tail.Found found = tail.poll();
    if (found == null) {
      return null;
    }
    take(found);
    return lines.get(lines.size() - 1);
  }

  /** Waits for something to read, and reads it. */
  List<String> await(Duration timeout) throws IOException, InterruptedException {
    int before = lines.size();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (lines.size() == before && System.nanoTime() < deadline) {
      tail.await(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      read();
    }
    return lines.subList(before, lines.size());
  }

  private void take(Tail.Found found) {
    lines.add(new String(found.line().bytes(), UTF_8));
    indices.add(found.line().first());
    skipped += found.skipped();
    position = found.next();
  }

  private void note() {
    String note = tail.takeNote();
    if (note != null) {
      notes.add(note);
    }
  }

  void save() throws IOException {
    // Through its text, as a crash would leave it.
    PositionSlot slot =
        PositionSlot.decode(
            new PositionSlot(
                    1, new dev.taffrail.ship.Checkpoints.Saved(position, java.util.Map.of()))
                .encode(TailPosition.FORM),
            TailPosition.FORM);
    if (slot == null) {
      throw new IOException("a slot that cannot be read");
    }
    saved = (TailPosition) slot.saved().position();
  }

  /** Stops as it should be stopped. */
  Follower stop() throws IOException {
    save();
    tail.close();
    return this;
  }

  /** Is gone without a word. */
  Follower kill() throws IOException {
    tail.close();
    return this;
  }

  Follower start() {
    position = saved;
    tail = open();
    return this;
  }

  TailPosition position() {
    return position;
  }

  Tail tail() {
    return tail;
  }

  @Override
  public void close() {
    try {
      tail.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
