package dev.taffrail.ship;

import dev.taffrail.journal.ClockChange;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.journal.SealedClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads on in a sealed journal from a record whose clock was not set, to see what became of that
 * clock. What is found depends on the lines behind the record alone, and so is found again at each
 * reading. For one thread, but for wakeUp.
 */
final class LookAhead implements AutoCloseable {
  private static final String RECOVERED = "journal_recovered";

  /** Clocks drift, and records are stamped a moment before they are written. */
  private static final long SLACK_MILLIS = 3_000;

  private final Source source;
  private final ClockRule rule;
  private final long from;
  private final List<ClockChange> changes = new ArrayList<>();
  private @Nullable String boot;
  private long to;
  private @Nullable Found found;

  /**
   * What became of the clock that stamped the records of these indexes.
   *
   * @param from the first
   * @param to the last
   * @param changes how it was set, one step after the other; empty when it never was, or is no
   *     clock of this device
   */
  record Found(long from, long to, List<ClockChange> changes) {
    boolean covers(long index) {
      return index >= from && index <= to;
    }

    /** The time by the clock that was set; the same one for what this clock never showed. */
    long corrected(long micros) {
      if (changes.isEmpty() || !isOf(changes.get(0), micros)) {
        return micros;
      }
      return micros + 1_000 * changes.stream().mapToLong(ClockChange::correctionMillis).sum();
    }

    /** Whether this clock showed this time between the start of the machine and its change. */
    private static boolean isOf(ClockChange change, long micros) {
      long until = change.time().toEpochMilli() - change.jumpMillis();
      long since = until - change.monotonicMillis() - change.sleptMillis();
      long millis = Math.floorDiv(micros, 1_000);
      return millis >= since - SLACK_MILLIS && millis <= until + SLACK_MILLIS;
    }
  }

  /**
   * @param source of its own, at the record
   * @param from the record's index
   */
  LookAhead(Source source, ClockRule rule, long from) {
    this.source = source;
    this.rule = rule;
    this.from = from;
  }

  /** Reads what there is; null while it is not told yet. */
  @Nullable Found look() throws IOException {
    SourceRecord next = found == null ? source.poll() : null;
    while (next != null) {
      if (next.head().isControl()) {
        meet(next);
      }
      next = found == null ? source.poll() : null;
    }
    return found;
  }

  boolean await(Duration timeout) throws IOException, InterruptedException {
    return source.await(timeout);
  }

  void wakeUp() {
    source.wakeUp();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  private void meet(SourceRecord record) {
    ClockChange change = ClockChange.parse(record.line()).orElse(null);
    if (change != null) {
      changed(record, change);
      return;
    }
    SealedClock seal = SealedClock.parse(record.line()).orElse(null);
    if (isTold(record.head()) || (seal != null && isOfAnother(seal.bootId()))) {
      found = new Found(from, record.index(), List.of());
    } else if (seal != null) {
      boot = seal.bootId();
    }
  }

  private void changed(SourceRecord record, ClockChange change) {
    if (isOfAnother(change.bootId())) {
      found = new Found(from, record.index(), List.of());
      return;
    }
    to = changes.isEmpty() ? record.index() - 1 : to;
    changes.add(change);
    if (!change.time().isBefore(rule.unsetBefore())) {
      found = new Found(from, to, List.copyOf(changes));
    }
  }

  private boolean isOfAnother(String bootId) {
    return boot != null && !boot.equals(bootId);
  }

  /** After a crash nobody knows the boot; and where the clock is set, the time is none of it. */
  private boolean isTold(RecordHead head) {
    return head.event().equals(RECOVERED) || !rule.isUnset(head.micros());
  }

  /** Whether behind this line the clock may be another one, or set. */
  static boolean isEnd(SourceRecord record, ClockRule rule) {
    RecordHead head = record.head();
    return head.isControl()
        && (!rule.isUnset(head.micros())
            || head.event().equals(RECOVERED)
            || ClockChange.parse(record.line()).isPresent()
            || SealedClock.parse(record.line()).map(SealedClock::last).orElse(false));
  }
}
