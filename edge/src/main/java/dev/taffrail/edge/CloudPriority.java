package dev.taffrail.edge;

/**
 * How urgent a document is, the most urgent first. Its place in this order is its number in a
 * store, which must not change.
 */
enum CloudPriority {
  /** At least one event of severity critical. */
  CRITICAL,
  /** Events, none of them critical. */
  ANOMALY,
  /** Windows alone. */
  TELEMETRY,
  /** Neither. A run sends no such document; one that is in a store waits behind all others. */
  LOGS
}
