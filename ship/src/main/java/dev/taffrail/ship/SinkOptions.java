package dev.taffrail.ship;

/**
 * How a sink is sent to, whatever its protocol.
 *
 * @param time what becomes of records whose time the receiver does not take
 * @param limit how much may be sent
 */
public record SinkOptions(TimePolicy time, LinkLimit limit) {
  /** Everything as it is, and as much as the receiver takes. */
  public static final SinkOptions DEFAULT = new SinkOptions(TimePolicy.NONE, LinkLimit.NONE);

  public SinkOptions withTime(TimePolicy value) {
    return new SinkOptions(value, limit);
  }

  public SinkOptions withLimit(LinkLimit value) {
    return new SinkOptions(time, value);
  }
}
