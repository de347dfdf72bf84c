package dev.taffrail.edge;

/** What a receiver's answer means for the document. */
public enum CloudAnswer {
  /** Taken. */
  TAKEN,
  /** Try again soon: the receiver is overloaded, restarting, not there. */
  RETRY,
  /** Keep it, but trying again now is no use: address or credentials are wrong. */
  KEEP,
  /** This document will never be taken; holding on to it would hold up all behind it. */
  REFUSED;

  /** Of an HTTP status. */
  static CloudAnswer of(int status) {
    if (status >= 200 && status < 300) {
      return TAKEN;
    }
    if (status == 408 || status == 425 || status == 429 || status >= 500) {
      return RETRY;
    }
    return switch (status) {
      case 400, 406, 409, 410, 411, 412, 413, 414, 415, 422 -> REFUSED;
      default -> KEEP;
    };
  }
}
