package dev.taffrail.ship.transform;

import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Piece;

/** Makes one record of many: of each event, level and key in a period. For one thread. */
final class Summarise extends Periodic<Summary> {
  /** About what is remembered of each key, whatever its records hold. */
  private static final int REST = 512;

  private final KeyReader keys;

  Summarise(Period period, KeyReader keys) {
    super(period);
    this.keys = keys;
  }

  @Override
  public void take(Piece piece, Out out) {
    Members members = Members.of(piece.record().line());
    RecordHead head = piece.record().head();
    String event = head.event().length() + ":" + head.event();
    String key = head.level().label() + event + keys.key(members);
    int texts = key.length() + head.logger().length();
    if (texts > LONGEST_KEY) {
      out.pass(piece);
      return;
    }
    long size = texts + REST + Numbers.size(members);
    Summary summary =
        group(key, size, piece, out, () -> new Summary(piece.record(), keys, members));
    summary.add(piece, members);
  }

  @Override
  void close(Summary summary, Out out) {
    out.pass(summary.piece());
  }
}
