package dev.taffrail.journal;

import java.time.Duration;

/**
 * When a sealed journal makes a seal of its own accord. Beside these, every rotation, close and
 * recovery makes one.
 *
 * @param records so many unsealed records make a seal
 * @param bytes so many unsealed bytes make a seal
 * @param minInterval the least time between any seal and one made for volume. A seal costs the
 *     device about 24 KiB with its key and the file system's journal, a tenth of 256 KiB; files
 *     that fill faster than this are sealed by their rotations alone
 * @param busyInterval a seal is made after this time when at least {@code busyBytes} are unsealed
 * @param busyBytes see {@code busyInterval}
 * @param quietInterval a seal is made after this time when anything is unsealed
 * @param heartbeat a seal is made after this time when nothing was logged
 * @param errorDelay how soon a record of level error or above is sealed
 * @param errorInterval the least time between two seals made for errors; it doubles in a storm, up
 *     to {@code errorMaxInterval}
 * @param errorMaxInterval see {@code errorInterval}
 * @param epochEvery every so many rotations an epoch key signs too
 */
public record SealPolicy(
    int records,
    long bytes,
    Duration minInterval,
    Duration busyInterval,
    long busyBytes,
    Duration quietInterval,
    Duration heartbeat,
    Duration errorDelay,
    Duration errorInterval,
    Duration errorMaxInterval,
    int epochEvery) {

  /** What a journal does that is not told otherwise. */
  public static final SealPolicy DEFAULT =
      new SealPolicy(
          4096,
          256 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          32 * 1024,
          Duration.ofMinutes(15),
          Duration.ofHours(6),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          1024);

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public SealPolicy {
    check(records > 0, "records: expected 1 or more, found " + records);
    check(bytes > 0, "bytes: expected 1 or more, found " + bytes);
    check(busyBytes >= 0, "busyBytes: expected 0 or more, found " + busyBytes);
    check(epochEvery > 0, "epochEvery: expected 1 or more, found " + epochEvery);
    notNegative("minInterval", minInterval);
    notNegative("errorDelay", errorDelay);
    positive("busyInterval", busyInterval);
    positive("quietInterval", quietInterval);
    positive("heartbeat", heartbeat);
    positive("errorInterval", errorInterval);
    check(
        errorMaxInterval.compareTo(errorInterval) >= 0,
        "errorMaxInterval: expected errorInterval ("
            + errorInterval
            + ") or more, found "
            + errorMaxInterval);
  }

  private static void positive(String name, Duration value) {
    check(!value.isNegative() && !value.isZero(), name + ": expected more than 0, found " + value);
  }

  private static void notNegative(String name, Duration value) {
    check(!value.isNegative(), name + ": expected 0 or more, found " + value);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
