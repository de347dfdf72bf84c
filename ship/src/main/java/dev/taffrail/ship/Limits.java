package dev.taffrail.ship;

import java.time.Duration;

/**
 * How large a batch may become, and how many of a lane may be under way at once.
 *
 * @param records the most records
 * @param bytes the most bytes, as {@link Sink#sizeOf} counts them; a record that is larger alone
 *     still makes a batch of its own, and the receiver decides
 * @param age how long a record of the bulk lane may wait for others to come; the urgent lane never
 *     waits
 * @param span the longest time between the oldest and the newest timestamp
 * @param inFlight the most requests of one lane that may be under way at once; 1 to 16, and with
 *     more than one they may arrive in another order
 * @param disorder how far a record may be behind the newest of its stream when it arrives: what is
 *     farther apart is not under way at once
 */
public record Limits(
    int records, long bytes, Duration age, Duration span, int inFlight, Duration disorder) {
  public Limits {
    check(records > 0, "records: expected 1 or more, found " + records);
    check(bytes > 0, "bytes: expected 1 or more, found " + bytes);
    check(!age.isNegative(), "age: expected zero or more, found " + age);
    check(
        !span.isNegative() && span.compareTo(MAX_SPAN) <= 0,
        "span: expected zero to 36500 days, found " + span);
    check(
        inFlight >= 1 && inFlight <= MOST_IN_FLIGHT,
        "in_flight: expected 1 to " + MOST_IN_FLIGHT + ", found " + inFlight);
    check(!disorder.isNegative(), "disorder: expected zero or more, found " + disorder);
  }

  /** Of a receiver that is to get one request of a lane after the other. */
  public Limits(int records, long bytes, Duration age, Duration span) {
    this(records, bytes, age, span, 1, MAX_SPAN);
  }

  /** How many requests of one lane a sink has at once that sends them over a network. */
  public static final int DEFAULT_IN_FLIGHT = 4;

  /** The most requests of one lane at once. */
  public static final int MOST_IN_FLIGHT = 16;

  /** As good as no limit to the span. */
  public static final Duration MAX_SPAN = Duration.ofDays(36_500);

  /** The same limits with another age. */
  public Limits withAge(Duration value) {
    return new Limits(records, bytes, value, span, inFlight, disorder);
  }

  /** The same limits with another number of requests at once. */
  public Limits withInFlight(int value) {
    return new Limits(records, bytes, age, span, value, disorder);
  }

  /** The same limits with another bound for disorder. */
  public Limits withDisorder(Duration value) {
    return new Limits(records, bytes, age, span, inFlight, value);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
