package dev.taffrail.edge;

/**
 * A document that is given up.
 *
 * @param status the protocol's number for it, when the receiver refused it; else 0
 */
record CloudLoss(String id, String correlationId, int rows, String reason, int status) {
  /** The receiver will never take it, and nothing keeps it. */
  static final String REFUSED = "refused";

  /** Others needed its place. */
  static final String NO_ROOM = "no_room";

  /** It waited for longer than it is kept. */
  static final String EXPIRED = "expired";

  /** The receiver refused it, and later ones that were refused needed its place. */
  static final String DEAD_LETTERS_FULL = "dead_letters_full";

  /** The pipeline ended, and it was in memory alone. */
  static final String CLOSED = "closed";

  static CloudLoss of(CloudDocument document, String reason) {
    return new CloudLoss(document.id(), document.correlationId(), document.rows(), reason, 0);
  }

  static CloudLoss refused(CloudDocument document, int status) {
    return new CloudLoss(document.id(), document.correlationId(), document.rows(), REFUSED, status);
  }
}
