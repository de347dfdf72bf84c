package dev.taffrail.ship;

/**
 * How much a sink's bulk lane may send. Alarms are never held back, but what they take counts.
 *
 * @param bytesPerSecond on average; 0 for any number
 * @param bytesPerDay from midnight to midnight UTC by this device's clock; 0 for any number
 */
public record LinkLimit(long bytesPerSecond, long bytesPerDay) {
  /** As much as the receiver takes. */
  public static final LinkLimit NONE = new LinkLimit(0, 0);

  /**
   * @throws IllegalArgumentException when a number is negative
   */
  public LinkLimit {
    check("per_second", bytesPerSecond);
    check("per_day", bytesPerDay);
  }

  boolean isNone() {
    return bytesPerSecond == 0 && bytesPerDay == 0;
  }

  private static void check(String key, long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(key + ": expected 0 or more, found " + bytes);
    }
  }
}
