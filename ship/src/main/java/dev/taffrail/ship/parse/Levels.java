package dev.taffrail.ship.parse;

import dev.taffrail.journal.Level;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Levels as other programs write them. */
final class Levels {
  private Levels() {}

  /**
   * A level by its label, in capitals too, or by the words of syslog, Log4j, glog and Python, or
   * the numbers of pino and bunyan; null when it is none.
   */
  static @Nullable Level read(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "trace", "fine", "finer", "finest", "verbose", "d", "10", "20" -> Level.DEBUG;
      case "notice", "information", "i", "30" -> Level.INFO;
      case "warn", "w", "40" -> Level.WARNING;
      case "err", "severe", "e", "50" -> Level.ERROR;
      case "fatal", "crit", "alert", "emerg", "panic", "emergency", "f", "60" -> Level.CRITICAL;
      default -> Level.of(word).orElse(null);
    };
  }
}
