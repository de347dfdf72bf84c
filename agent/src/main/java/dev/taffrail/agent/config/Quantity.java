package dev.taffrail.agent.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes and times with units, as people write them. */
public final class Quantity {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]*)");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|m|h|d)\\s*");
  private static final Map<String, Long> BYTES =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("B", 1L),
          Map.entry("kB", 1_000L),
          Map.entry("KB", 1_000L),
          Map.entry("MB", 1_000_000L),
          Map.entry("GB", 1_000_000_000L),
          Map.entry("k", 1L << 10),
          Map.entry("K", 1L << 10),
          Map.entry("M", 1L << 20),
          Map.entry("G", 1L << 30),
          Map.entry("KiB", 1L << 10),
          Map.entry("MiB", 1L << 20),
          Map.entry("GiB", 1L << 30));

  private Quantity() {}

  /**
   * Bytes: {@code 1MiB} and {@code 1M} are 1,048,576, {@code 1MB} is 1,000,000, a bare number is
   * bytes. Null when the text is no size.
   */
  public static @Nullable Long size(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      return null;
    }
    Long unit = BYTES.get(matcher.group(2));
    long number = Long.parseLong(matcher.group(1));
    return unit == null || number > Long.MAX_VALUE / unit ? null : Long.valueOf(number * unit);
  }

  /**
   * A time such as {@code 500ms}, {@code 60s}, {@code 5m}, {@code 24h}, {@code 7d} or {@code
   * 1h30m}; a bare {@code 0}, but no other bare number, is one too. Null when the text is none.
   */
  public static @Nullable Duration time(String text) {
    String rest = text.strip();
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = TIME.matcher(rest);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (end < rest.length()) {
      matcher.region(end, rest.length());
      if (!matcher.lookingAt()) {
        return null;
      }
      sum = sum.plus(one(Long.parseLong(matcher.group(1)), matcher.group(2)));
      end = matcher.end();
    }
    return rest.isEmpty() ? null : sum;
  }

  private static Duration one(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofMinutes(number);
    };
  }
}
