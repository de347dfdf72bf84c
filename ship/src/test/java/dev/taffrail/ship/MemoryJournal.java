package dev.taffrail.ship;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory whose sources are strict: they are read by one thread, not after they were
 * closed, and say what retention took before they came.
 */
final class MemoryJournal implements Source.Opener {
  static final Instant START = Instant.parse("2026-05-30T08:37:37.951919Z");

  private final List<byte[]> lines = new ArrayList<>();
  private final List<Long> polled = new ArrayList<>();
  private int oldest;
  private int failures;

  /** Adds a record and returns its index. */
  synchronized long add(Level level) {
    return add(Records.line(START.plusMillis(lines.size()), level, "edge.test", "tick", more()));
  }

  synchronized long addControl() {
    return add(
        Records.line(
            START.plusMillis(lines.size()),
            Level.INFO,
            RecordHead.CONTROL_LOGGER,
            "journal_sealed",
            more()));
  }

  synchronized long add(byte[] line) {
    lines.add(line);
    return lines.size() - 1L;
  }

  synchronized int size() {
    return lines.size();
  }

  /** The indexes of the records that were given out by a poll, one by one; a copy. */
  synchronized List<Long> polled() {
    return List.copyOf(polled);
  }

  /** Deletes the records before this index, as retention does. */
  synchronized void prune(int index) {
    oldest = index;
  }

  /** Lets the next so many polls fail, as a bad card does. */
  synchronized void failNext(int polls) {
    failures = polls;
  }

  /** Whether a poll has still to fail. */
  synchronized boolean isFailing() {
    return failures > 0;
  }

  @Override
  public Source open(Position from) {
    return new MemorySource(from.index());
  }

  private static Position at(long next) {
    return () -> next;
  }

  private String more() {
    return ",\"n\":" + lines.size();
  }

  private final class MemorySource implements Source {
    private @Nullable Thread owner;
    private long next;
    private boolean closed;

    MemorySource(long next) {
      this.next = next;
    }

    @Override
    public @Nullable SourceRecord poll() throws IOException {
      checkUse();
      synchronized (MemoryJournal.this) {
        if (failures > 0) {
          failures--;
          throw new IOException("Input/output error");
        }
        if (next >= lines.size()) {
          return null;
        }
        // At the very beginning there is nothing that was missed.
        long skipped = next == 0 ? 0 : Math.max(0, oldest - next);
        long index = Math.max(next, oldest);
        next = index + 1;
        polled.add(index);
        byte[] line = lines.get((int) index);
        RecordHead head = Objects.requireNonNull(RecordHead.parse(line));
        return new SourceRecord(
            ShipRecord.of(index, line, head), line.length + 1L, skipped, at(next));
      }
    }

    @Override
    public @Nullable Passed pass(Predicate<Level> levels, int most) {
      checkUse();
      synchronized (MemoryJournal.this) {
        long from = next;
        long bytes = 0;
        while (failures == 0 && next >= oldest && next < lines.size() && next - from < most) {
          byte[] line = lines.get((int) next);
          RecordHead head = Objects.requireNonNull(RecordHead.parse(line));
          if (head.isControl() || !levels.test(head.level())) {
            break;
          }
          bytes += line.length + 1;
          next++;
        }
        return next == from ? null : new Passed(next - from, bytes, at(next));
      }
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
      checkUse();
      Thread.sleep(1);
      synchronized (MemoryJournal.this) {
        return next < lines.size();
      }
    }

    /** Nobody waits longer than a millisecond. */
    @Override
    public void wakeUp() {}

    @Override
    public long remainingBytes() {
      checkUse();
      synchronized (MemoryJournal.this) {
        long bytes = 0;
        for (long i = Math.max(next, oldest); i < lines.size(); i++) {
          bytes += lines.get((int) i).length + 1;
        }
        return bytes;
      }
    }

    @Override
    public void close() {
      closed = true;
    }

    private void checkUse() {
      if (closed) {
        throw new IllegalStateException("used after it was closed");
      }
      owner = owner == null ? Thread.currentThread() : owner;
      if (owner != Thread.currentThread()) {
        throw new IllegalStateException("used by two threads");
      }
    }
  }
}
