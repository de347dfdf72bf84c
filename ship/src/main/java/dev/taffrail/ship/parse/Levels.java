package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taffrail.journal.Level;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Levels as other programs write them. */
final class Levels {
  /** What stands in nearly all lines. */
  private static final Spelling[] COMMON = {
    new Spelling("info", Level.INFO),
    new Spelling("INFO", Level.INFO),
    new Spelling("debug", Level.DEBUG),
    new Spelling("DEBUG", Level.DEBUG),
    new Spelling("warning", Level.WARNING),
    new Spelling("WARN", Level.WARNING),
    new Spelling("error", Level.ERROR),
    new Spelling("ERROR", Level.ERROR)
  };

  private Levels() {}

  private static final class Spelling {
    private final byte[] text;
    private final Level level;

    Spelling(String text, Level level) {
      this.text = text.getBytes(US_ASCII);
      this.level = level;
    }
  }

  /** The same of some bytes that are ASCII. */
  static @Nullable Level read(byte[] bytes, int from, int to) {
    for (Spelling common : COMMON) {
      if (Arrays.equals(bytes, from, to, common.text, 0, common.text.length)) {
        return common.level;
      }
    }
    return read(new String(bytes, from, to - from, US_ASCII));
  }

  /**
   * A level by its label, in capitals too, or by the words of syslog, Log4j, glog, log15 and
   * Python, or the numbers of pino and bunyan; null when it is none.
   */
  static @Nullable Level read(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "trace", "fine", "finer", "finest", "verbose", "dbug", "d", "10", "20" -> Level.DEBUG;
      case "notice", "information", "i", "30" -> Level.INFO;
      case "warn", "w", "40" -> Level.WARNING;
      case "err", "eror", "severe", "e", "50" -> Level.ERROR;
      case "fatal", "crit", "alert", "emerg", "panic", "emergency", "f", "60" -> Level.CRITICAL;
      default -> Level.of(word).orElse(null);
    };
  }
}
