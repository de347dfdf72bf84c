package dev.taffrail.journal;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of a journal is kept. Rotated files go, the oldest first, as soon as any of the first
 * three limits asks for it; the newest file of a sealed journal always stays.
 *
 * <p>Bytes on the device are bounded by {@code maxTotalBytes}, or else by {@code maxBytes} of the
 * journal times one more than {@code backups}, and by {@code holdUnshipped} beyond that.
 *
 * @param backups how many rotated files are kept
 * @param maxTotalBytes what all files together may hold, the newest counted with all that it may
 *     grow to, and those not that a rotation is just deleting; 0 is no limit
 * @param keep files whose last record is older than this are deleted; zero keeps them whatever
 *     their age. Time is counted by the clock that never jumps while the journal is open. The wall
 *     clock is asked once, when the journal is opened, and is then not believed at once: if it says
 *     that files are overdue, the oldest goes after an hour, and the others follow it at the pace
 *     at which they were written. So a clock that is years ahead, or a device that starts in 1970,
 *     costs no more than time would have. Neither do records stay longer than this after an
 *     opening, though they be of a time to come.
 * @param holdUnshipped bytes of files, beyond what {@code backups} and {@code maxTotalBytes} keep,
 *     that stay while the cursor of some reader beside the journal ({@code edge.log.cursor.NAME})
 *     has not passed them. Beyond these bytes the oldest goes, and {@code unshipped_lost} says how
 *     many records of which cursors. A cursor that was not moved for 7 days holds nothing. Files
 *     older than {@code keep} are not held. 0 holds nothing, and no cursor is looked at.
 */
public record RetentionPolicy(int backups, long maxTotalBytes, Duration keep, long holdUnshipped) {

  /**
   * 3 backups, of any age; unshipped files are held up to 8 MiB: an evening without network loses
   * nothing, and a journal that nobody ships has no cursor and is held by none.
   */
  public static final RetentionPolicy DEFAULT =
      new RetentionPolicy(3, 0, Duration.ZERO, 8 * 1024 * 1024);

  /**
   * @throws IllegalArgumentException when a value is negative
   */
  public RetentionPolicy {
    Objects.requireNonNull(keep, "keep");
    check(backups >= 0, "backups: expected 0 or more, found " + backups);
    check(maxTotalBytes >= 0, "maxTotalBytes: expected 0 or more, found " + maxTotalBytes);
    check(!keep.isNegative(), "keep: expected zero or more, found " + keep);
    check(holdUnshipped >= 0, "holdUnshipped: expected 0 or more, found " + holdUnshipped);
  }

  public RetentionPolicy withBackups(int value) {
    return new RetentionPolicy(value, maxTotalBytes, keep, holdUnshipped);
  }

  public RetentionPolicy withMaxTotalBytes(long value) {
    return new RetentionPolicy(backups, value, keep, holdUnshipped);
  }

  public RetentionPolicy withKeep(Duration value) {
    return new RetentionPolicy(backups, maxTotalBytes, value, holdUnshipped);
  }

  public RetentionPolicy withHoldUnshipped(long value) {
    return new RetentionPolicy(backups, maxTotalBytes, keep, value);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
