package dev.taffrail.ship.transform;

import dev.taffrail.ship.Piece;

/** Lets the first records of each key in a period through. For one thread. */
final class Throttle extends Periodic<Throttle.Count> {
  private final int most;
  private final KeyReader keys;

  /** How many there were. */
  static final class Count {
    private int passed;
  }

  Throttle(int most, Period period, KeyReader keys) {
    super(period);
    this.most = most;
    this.keys = keys;
  }

  @Override
  public void take(Piece piece, Out out) {
    String key = keys.key(Members.of(piece.record().line()));
    if (key.length() > LONGEST_KEY) {
      out.pass(piece);
      return;
    }
    Count count = group(key, key.length(), piece, out, Count::new);
    if (count.passed < most) {
      count.passed++;
      out.pass(piece);
    } else {
      out.drop(piece);
    }
  }

  @Override
  void close(Count count, Out out) {}
}
