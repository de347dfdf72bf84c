package dev.taffrail.edge;

/** How urgent a document is, the most urgent first. */
public enum CloudPriority {
  /** At least one event of severity critical. */
  CRITICAL(0),
  /** Events, none of them critical. */
  ANOMALY(1),
  /** Windows alone. */
  TELEMETRY(2),
  /** Neither. A run sends no such document; one that is in a store waits behind all others. */
  LOGS(3);

  /** In a store; must not change. */
  final int number;

  CloudPriority(int number) {
    this.number = number;
  }

  /** The one of this number; the last where there is none, as in a row that was damaged. */
  static CloudPriority of(int number) {
    for (CloudPriority each : values()) {
      if (each.number == number) {
        return each;
      }
    }
    return LOGS;
  }
}
