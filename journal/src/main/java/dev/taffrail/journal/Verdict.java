package dev.taffrail.journal;

/** What a verifier says of a journal. */
public enum Verdict {
  /** Every record is sealed and as it was written. */
  OK("OK", 0),
  /** OK, and there are torn bytes that recovery records explain. */
  TORN("TORN", 0),
  /** OK up to the last seal; what lies behind it is not protected. */
  UNSEALED_TAIL("UNSEALED-TAIL", 0),
  /**
   * Torn bytes at the end hold the next valid seal: a power cut in the middle of a force, or
   * tampering.
   */
  DAMAGED("DAMAGED", 4),
  /** Records are missing that the given policy wanted kept. */
  POLICY("POLICY", 3),
  /** An anchor shows that the journal was longer once. */
  ROLLBACK("ROLLBACK", 3),
  /** An anchor shows another history. */
  FORK("FORK", 3),
  /** A file without a valid seal chain, a missing chain file or key. */
  UNSEALED_FILE("UNSEALED-FILE", 3),
  /** A record was changed, removed, inserted, reordered or replayed. */
  TAMPER("TAMPER", 3);

  private final String label;
  private final int exitCode;

  Verdict(String label, int exitCode) {
    this.label = label;
    this.exitCode = exitCode;
  }

  /** The verdict as it is printed, for instance {@code UNSEALED-TAIL}. */
  public String label() {
    return label;
  }

  /**
   * The exit status of {@code taffrail verify}; strict takes torn and unsealed tails for failures.
   */
  public int exitCode(boolean strict) {
    return strict && (this == TORN || this == UNSEALED_TAIL) ? 4 : exitCode;
  }
}
