package dev.taffrail.ship;

import java.util.ArrayList;
import java.util.List;

/**
 * What a sink's transforms make of some records, without a journal, a receiver and a clock: for
 * trying a configuration. For one thread.
 */
public final class Rehearsal {
  /** What became of a record. */
  public enum Fate {
    /** It would be sent: a record that was put in, changed or not, or one that was made. */
    SENT,
    /** A transform dropped it. */
    FILTERED,
    /** A transform keeps it, to send something of it later. */
    HELD
  }

  /**
   * One thing that happened.
   *
   * @param record the record as it was then
   * @param step the place of the transform that dropped it, from 0; -1 when none did
   * @param sources how many records it stands for
   * @param made whether it is none of those that were put in
   */
  public record Event(Fate fate, ShipRecord record, int step, long sources, boolean made) {
    private Event(Fate fate, Piece piece, int step) {
      this(fate, piece.record(), step, piece.sources(), piece.own() == 0);
    }
  }

  private final List<Event> events = new ArrayList<>();
  private final Chain urgent;
  private final Chain bulk;

  private Rehearsal(List<Transform> transforms) {
    Chain.End end =
        new Chain.End() {
          @Override
          public void pass(Piece piece) {
            events.add(new Event(Fate.SENT, piece, -1));
          }

          @Override
          public void drop(Piece piece, int step) {
            events.add(new Event(Fate.FILTERED, piece, step));
          }
        };
    urgent = new Chain(transforms, Lane.URGENT, end);
    bulk = new Chain(transforms, Lane.BULK, end);
  }

  /** Puts records in, in this order, and ends all periods behind the last. */
  public static List<Event> of(List<Transform> transforms, List<ShipRecord> records) {
    Rehearsal rehearsal = new Rehearsal(transforms);
    records.forEach(rehearsal::take);
    rehearsal.urgent.end();
    rehearsal.bulk.end();
    return List.copyOf(rehearsal.events);
  }

  private void take(ShipRecord record) {
    advance(urgent, record);
    advance(bulk, record);
    int before = events.size();
    if (record.head().isControl()) {
      events.add(new Event(Fate.SENT, Piece.of(record), -1));
    } else {
      Chain chain = Lane.URGENT.takes(record.head()) ? urgent : bulk;
      chain.take(Piece.of(record));
    }
    if (events.size() == before) {
      events.add(new Event(Fate.HELD, Piece.of(record), -1));
    }
  }

  private static void advance(Chain chain, ShipRecord record) {
    if (!chain.isIdle()) {
      chain.advance(record.micros());
    }
  }
}
