package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The four keys at the fixed place in the head of each record, read without parsing the rest.
 *
 * @param timestamp as it stands in the line, ISO-8601 with microseconds and Z
 * @param level the level
 * @param logger the logger, JSON escapes resolved
 * @param event the event, JSON escapes resolved
 * @param correlationId the correlation id when it is the first key behind the head, else null
 */
public record RecordHead(
    String timestamp, Level level, String logger, String event, @Nullable String correlationId) {

  /** The logger of the journal's own lines: seals, prunes, recoveries, drops. */
  public static final String CONTROL_LOGGER = "taffrail.journal";

  /** Where the level begins in each line that has the canonical head. */
  static final int LEVEL_OFFSET =
      "{\"timestamp\":\"".length() + Timestamps.LENGTH + "\",\"level\":\"".length();

  /** Reads the head of a line, or returns null when the line has not the canonical one. */
  public static @Nullable RecordHead parse(byte[] line) {
    return parse(line, 0, line.length);
  }

  /** Reads the head of the line that lies in the buffer at {@code offset}. */
  static @Nullable RecordHead parse(byte[] buffer, int offset, int length) {
    HeadScanner scanner = new HeadScanner(buffer, offset, offset + length);
    return scanner.scan() ? scanner.head() : null;
  }

  /** Whether it is a line of the journal's own. */
  public boolean isControl() {
    return logger.equals(CONTROL_LOGGER);
  }

  /** The timestamp as a time. */
  public Instant time() {
    return Instant.parse(timestamp);
  }

  /** Finds the places of the head's values; makes strings only of a head that is canonical. */
  static final class HeadScanner {
    private static final byte QUOTE = '"';
    private static final byte BACKSLASH = '\\';
    private static final byte[] TIMESTAMP = ascii("{\"timestamp\":\"");
    private static final byte[] LEVEL = ascii("\",\"level\":\"");
    private static final byte[] EVENT = ascii("\",\"event\":\"");
    private static final byte[] CORRELATION = ascii(",\"correlation_id\":\"");

    /** Each level and all up to the logger's text. */
    private static final byte[][] LABELS = labels();

    private final byte[] line;
    private final int limit;
    private int at;
    private int timestamp;
    private int logger;
    private int loggerEnd;
    private int event;
    private int eventEnd;
    private boolean escaped;
    private @Nullable Level level;

    HeadScanner(byte[] line, int from, int limit) {
      this.line = line;
      this.at = from;
      this.limit = limit;
    }

    /** Whether the line begins with the canonical head. */
    boolean scan() {
      return timestamp() && takeLevel() && logger() && event() && behind();
    }

    /** Where the logger's text begins, once scanned. */
    int loggerStart() {
      return logger;
    }

    /** The level, once scanned. */
    Level level() {
      if (level == null) {
        throw new IllegalStateException("expected a head that was scanned");
      }
      return level;
    }

    /** Whether the logger's text is this, as it stands there. */
    boolean isLogger(byte[] text) {
      return Arrays.equals(line, logger, loggerEnd, text, 0, text.length);
    }

    /**
     * Whether a text of the head, or the correlation id behind it, has a backslash: it reads as
     * another one, or is none at all.
     */
    boolean hasEscape() {
      return escaped;
    }

    /** The byte behind the event's closing quote: where the record's own keys begin. */
    int end() {
      return eventEnd + 1;
    }

    @Nullable RecordHead head() {
      Level found = level;
      if (found == null) {
        return null;
      }
      try {
        return new RecordHead(
            new String(line, timestamp, Timestamps.LENGTH, US_ASCII),
            found,
            JsonText.read(line, logger, loggerEnd),
            JsonText.read(line, event, eventEnd),
            correlation());
      } catch (IllegalArgumentException e) {
        // A broken escape in one of the strings: no canonical head, as the caller is told by null.
        return null;
      }
    }

    private boolean timestamp() {
      if (!take(TIMESTAMP) || at + Timestamps.LENGTH > limit || !Timestamps.isAt(line, at)) {
        return false;
      }
      timestamp = at;
      at += Timestamps.LENGTH;
      return take(LEVEL);
    }

    private boolean takeLevel() {
      for (int i = 0; i < LevelIndex.COUNT; i++) {
        if (take(LABELS[i])) {
          level = LevelIndex.level(i);
          return true;
        }
      }
      return false;
    }

    private boolean logger() {
      logger = at;
      loggerEnd = textEnd();
      at = loggerEnd;
      return at >= 0 && take(EVENT);
    }

    private boolean event() {
      event = at;
      eventEnd = textEnd();
      at = eventEnd + 1;
      return eventEnd >= 0 && at < limit && (line[at] == ',' || line[at] == '}');
    }

    /** Nothing is wrong with a head for what follows it, but for the broken escape of an id. */
    private boolean behind() {
      at = take(CORRELATION) ? textEnd() : at;
      return true;
    }

    /** The place of the quote that ends the text here, or -1. */
    private int textEnd() {
      int end = Swar.first(line, at, limit, QUOTE, BACKSLASH);
      boolean plain = end < limit && line[end] == QUOTE;
      escaped |= end < limit && !plain;
      return plain ? end : JsonText.end(line, at, limit);
    }

    private @Nullable String correlation() {
      at = eventEnd + 1;
      if (!take(CORRELATION)) {
        return null;
      }
      int end = JsonText.end(line, at, limit);
      return end < 0 ? null : JsonText.read(line, at, end);
    }

    private boolean take(byte[] literal) {
      int end = at + literal.length;
      if (end > limit || !Swar.isAt(line, at, literal)) {
        return false;
      }
      at = end;
      return true;
    }

    private static byte[][] labels() {
      byte[][] labels = new byte[LevelIndex.COUNT][];
      for (Level level : Level.values()) {
        labels[LevelIndex.of(level)] = ascii(level.label() + "\",\"logger\":\"");
      }
      return labels;
    }

    private static byte[] ascii(String text) {
      return text.getBytes(US_ASCII);
    }
  }
}
