package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes, times and the like as they stand in a configuration. */
final class Units {
  private static final Pattern NUMBER_UNIT = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]*)");

  private Units() {}

  static Level level(String text) {
    return Level.of(text.toLowerCase(Locale.ROOT))
        .orElseThrow(() -> wrong("debug, info, warning, error or critical", text));
  }

  static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("true or false", text);
    };
  }

  static WhenFull whenFull(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "drop" -> WhenFull.DROP;
      case "wait" -> WhenFull.WAIT;
      default -> throw wrong("drop or wait", text);
    };
  }

  static int count(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrong("a whole number", text);
    }
  }

  /** {@code 1048576}, {@code 1024KiB}, {@code 1MiB}; {@code 1M} is the same as {@code 1MiB}. */
  static long bytes(String text) {
    Matcher matcher = match(text, "a size like 1MiB");
    long factor =
        switch (matcher.group(2)) {
          case "", "B" -> 1;
          case "K", "KiB" -> 1024;
          case "M", "MiB" -> 1024 * 1024;
          case "G", "GiB" -> 1024 * 1024 * 1024;
          default -> throw wrong("a size like 1MiB", text);
        };
    long amount = Long.parseLong(matcher.group(1));
    if (amount > Long.MAX_VALUE / factor) {
      throw wrong("a size below 8 EiB", text);
    }
    return amount * factor;
  }

  static Duration duration(String text) {
    Matcher matcher = match(text, "a time like 60s");
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> throw wrong("a time like 60s", text);
    };
  }

  /** {@code a, b, c} */
  static String[] list(String text) {
    return text.strip().split("\\s*,\\s*");
  }

  private static Matcher match(String text, String expected) {
    Matcher matcher = NUMBER_UNIT.matcher(text);
    if (!matcher.matches()) {
      throw wrong(expected, text);
    }
    return matcher;
  }

  private static IllegalArgumentException wrong(String expected, String found) {
    return new IllegalArgumentException("expected " + expected + ", found '" + found + "'");
  }
}
