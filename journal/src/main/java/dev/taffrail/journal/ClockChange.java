package dev.taffrail.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a {@code clock_changed} record states: the wall clock moved by 2 s or more against the
 * monotonic one, all at once or little by little.
 *
 * <p>So timestamps from before the clock was first set can be corrected: {@link
 * #correctionMillis()} is to be added to the timestamps of the records before this one, of the same
 * boot, back to the {@code clock_changed} before it, whose own correction comes on top. Seals state
 * the boot, and so tell which records are of one. The record stands where the jump was noticed:
 * records that were logged within 20 ms of it may stand on either side; and first behind the seal
 * that closed the journal, when the clock was set, in the same boot, before it was opened again.
 *
 * @param time by the clock as it is now
 * @param jumpMillis how far the wall clock went against the monotonic one; negative for back
 * @param sleptMillis how much of that the machine slept; 0 where the system does not tell. Of the
 *     time while the journal was closed it is the most that it can have been
 * @param monotonicMillis the monotonic clock now, as in a seal
 * @param bootId eight characters that differ from one start of the machine to the next
 */
public record ClockChange(
    Instant time, long jumpMillis, long sleptMillis, long monotonicMillis, String bootId) {

  /** Ten thousand years: no clock goes further, and its timestamps have no form. */
  static final long LONGEST_MILLIS = TimeUnit.DAYS.toMillis(3_652_500);

  /**
   * @throws IllegalArgumentException when a jump or a time is out of its range
   */
  public ClockChange {
    boolean far = jumpMillis < -LONGEST_MILLIS || jumpMillis > LONGEST_MILLIS;
    if (far || sleptMillis < 0 || monotonicMillis < 0) {
      throw new IllegalArgumentException(
          "expected a jump of at most ten thousand years and times of 0 or more, found "
              + List.of(jumpMillis, sleptMillis, monotonicMillis));
    }
  }

  /** What has to be added to earlier timestamps: the jump, but for the time that really passed. */
  public long correctionMillis() {
    return jumpMillis - sleptMillis;
  }

  /** The change that a line states; empty for any other line, and for a caller's forgery. */
  public static Optional<ClockChange> parse(byte[] line) {
    return ControlLines.parseClockChanged(line);
  }
}
