package dev.taffrail.journal;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier wants kept of a journal, whatever the journal's own prune records allow: who took
 * over a device can prune early with a valid record. Nothing is missing from a journal that still
 * has its first record, however young it is.
 *
 * <p><b>What it promises.</b> A policy measures what is here by what the journal's seals state, so
 * it holds against whoever deletes and against clocks that are wrong: records behind the last seal
 * do not count; days are counted by the monotonic clock within one boot, by the wall clock between
 * boots, and never beyond the verifier's own clock, nor more of them than passed since the last
 * seal before those that are here. It does not hold against somebody who became root and has time
 * to write: as many records as are wanted can be invented and sealed in a minute, and days, as many
 * as passed since the last rotation or epoch before. With anchors only what a seal covers counts
 * that a receiver has: then the invention must have been shipped, under the receiver's own clock.
 *
 * @param minDays the last so many days before the journal's last seal; with anchors, before the
 *     last one that was shipped
 * @param minRecords the last so many records before it, seals included
 */
public record KeepPolicy(long minDays, long minRecords) {
  /** Retention may take what it announces. */
  public static final KeepPolicy NONE = new KeepPolicy(0, 0);

  private static final long MOST_DAYS = 3_652_059;

  /**
   * @throws IllegalArgumentException when a number is negative, or of days beyond 9999 years
   */
  public KeepPolicy {
    if (minDays < 0 || minDays > MOST_DAYS || minRecords < 0) {
      throw new IllegalArgumentException(
          "policy: expected 0 or more, and at most " + MOST_DAYS + " days");
    }
  }

  /**
   * Reads {@code min-days=30,min-records=10000}; one of the two may be left out.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static KeepPolicy parse(String text) {
    long days = 0;
    long records = 0;
    Set<String> seen = new HashSet<>();
    for (String part : List.of(text.split(",", -1))) {
      int equals = part.indexOf('=');
      String key = part.substring(0, Math.max(0, equals));
      if (!Set.of("min-days", "min-records").contains(key) || !seen.add(key)) {
        throw new IllegalArgumentException(
            "policy: expected min-days=DAYS,min-records=RECORDS, found '" + text + "'");
      }
      long value = number(key, part.substring(equals + 1));
      days = key.equals("min-days") ? value : days;
      records = key.equals("min-records") ? value : records;
    }
    return new KeepPolicy(days, records);
  }

  /**
   * What is wanted and not there, of a journal whose beginning was pruned; null when all is.
   *
   * @param records how many are there
   * @param time between the first and the last seal that are there
   */
  @Nullable String missing(long records, Duration time) {
    if (records < minRecords) {
      return "the last " + minRecords + " records";
    }
    return time.compareTo(Duration.ofDays(minDays)) < 0 ? "the last " + minDays + " days" : null;
  }

  /** What there is, in words. */
  static String text(long records, Duration time) {
    double days = (double) time.toMillis() / Duration.ofDays(1).toMillis();
    return String.format(Locale.ROOT, "%d records of %.1f days", records, days);
  }

  @Override
  public String toString() {
    return "min-days=" + minDays + ",min-records=" + minRecords;
  }

  private static long number(String key, String digits) {
    if (!digits.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          "policy: expected a whole number behind " + key + "=, found '" + digits + "'");
    }
    return Long.parseLong(digits);
  }
}
