package dev.taffrail.ship;

/**
 * A record on its way through the stages, and how many records of the journal it stands for.
 *
 * @param record what would be sent
 * @param own 1 for a record of the journal, changed or not; 0 for one that a stage made
 * @param folded how many records of the journal were made part of it
 */
public record Piece(ShipRecord record, int own, long folded) {
  public Piece {
    if (own < 0 || own > 1 || folded < 0 || own + folded == 0) {
      throw new IllegalArgumentException(
          "piece: expected one record or more behind it, found " + own + " and " + folded);
    }
  }

  /** A record of the journal. */
  public static Piece of(ShipRecord record) {
    return new Piece(record, 1, 0);
  }

  /** One that was made of others. */
  public static Piece summary(ShipRecord record, long sources) {
    return new Piece(record, 0, sources);
  }

  /** Another record in place of this one. */
  public Piece with(ShipRecord other) {
    return new Piece(other, own, folded);
  }

  /** This one, with others made part of it. */
  public Piece with(ShipRecord other, long more) {
    return new Piece(other, own, folded + more);
  }

  /** How many records of the journal it stands for. */
  public long sources() {
    return own + folded;
  }
}
