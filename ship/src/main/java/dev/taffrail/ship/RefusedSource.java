package dev.taffrail.ship;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Refused lines of one source in memory, read by each of its lanes; they are all there is. */
final class RefusedSource implements Source {
  private final List<RefusedLine> lines;
  private final Semaphore woken = new Semaphore(0);
  private int next;

  private RefusedSource(List<RefusedLine> lines, long from) {
    this.lines = lines;
    next = Math.toIntExact(from);
  }

  /** The source as a shipper's origin, and the positions that its lanes came to. */
  static Origin origin(
      String name, boolean alone, List<RefusedLine> lines, Map<String, Position> reached) {
    return new Origin(
        name,
        alone ? List.of(Lane.ALL) : List.of(Lane.URGENT, Lane.BULK),
        from -> new RefusedSource(lines, from.index()),
        checkpoint -> new Reached(checkpoint, reached));
  }

  @Override
  public @Nullable SourceRecord poll() {
    if (next == lines.size()) {
      return null;
    }
    RefusedLine line = lines.get(next++);
    long behind = next;
    return new SourceRecord(
        ShipRecord.of(line.index(), line.line(), line.head()), line.raw().length, 0, () -> behind);
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    if (next < lines.size()) {
      return true;
    }
    if (woken.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      woken.drainPermits();
    }
    return false;
  }

  @Override
  public void wakeUp() {
    woken.release();
  }

  @Override
  public long remainingBytes() {
    return lines.subList(next, lines.size()).stream().mapToLong(line -> line.raw().length).sum();
  }

  @Override
  public void close() {}

  /** A place in memory: the lines themselves stay on the device until all is told. */
  private record Reached(String name, Map<String, Position> reached) implements Checkpoints {
    @Override
    public Optional<Saved> load() {
      return Optional.empty();
    }

    @Override
    public void save(Saved saved) {
      reached.put(name, saved.position());
    }

    @Override
    public void close() {}
  }
}
