package dev.taffrail.ship;

import java.time.Duration;

/**
 * How large a batch may become.
 *
 * @param records the most records
 * @param bytes the most bytes, as {@link Sink#sizeOf} counts them; a record that is larger alone
 *     still makes a batch of its own, and the receiver decides
 * @param age how long a record of the bulk lane may wait for others to come; the urgent lane never
 *     waits
 * @param span the longest time between the oldest and the newest timestamp
 */
public record Limits(int records, long bytes, Duration age, Duration span) {
  public Limits {
    check(records > 0, "records: expected 1 or more, found " + records);
    check(bytes > 0, "bytes: expected 1 or more, found " + bytes);
    check(!age.isNegative(), "age: expected zero or more, found " + age);
    check(
        !span.isNegative() && span.compareTo(MAX_SPAN) <= 0,
        "span: expected zero to 36500 days, found " + span);
  }

  /** As good as no limit to the span. */
  public static final Duration MAX_SPAN = Duration.ofDays(36_500);

  /** The same limits with another age. */
  public Limits withAge(Duration value) {
    return new Limits(records, bytes, value, span);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
