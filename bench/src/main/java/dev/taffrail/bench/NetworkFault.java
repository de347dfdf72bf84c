package dev.taffrail.bench;

/** What a network, and what stands in it, does to a shipper for a while. */
enum NetworkFault {
  NONE,
  /** Nobody listens. */
  REFUSED,
  /** Nothing comes back. */
  BLACK_HOLE,
  /** Connections are reset in the middle of requests. */
  RESETS,
  /** Requests arrive, and answers are cut off by a reset. */
  CUT_ANSWERS,
  /** Some kilobytes a second. */
  SLOW,
  BUSY(429, "ingestion rate limit exceeded"),
  UNWELL(503, "upstream is unwell"),
  LOCKED_OUT(401, "no credentials"),
  PORTAL(200, "<html>Welcome! Accept our terms.</html>");

  /** What the receiver answers in place of taking the push; 0 when it takes it. */
  final int status;

  final String words;

  NetworkFault() {
    this(0, "");
  }

  NetworkFault(int status, String words) {
    this.status = status;
    this.words = words;
  }
}
