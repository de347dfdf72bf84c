package dev.taffrail.agent.text;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Amounts for eyes, in a unit that leaves few digits. */
public final class Amount {
  private static final List<String> UNITS = List.of("bytes", "KiB", "MiB", "GiB");

  private Amount() {}

  /** So much time, in whole units; none when it is negative. */
  public static String time(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
  }

  /** Just so many bytes, in the greatest unit of which they are a whole number. */
  public static String exactSize(long bytes) {
    int unit = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.size() - 1);
    return (bytes >> (10 * unit)) + " " + UNITS.get(unit);
  }

  /** So many things: {@code 1 rule}, {@code 2 rules}. */
  public static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** So many bytes. */
  public static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    return bytes < 1024 * 1024
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1024.0 / 1024.0);
  }
}
