package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The four keys at the fixed place in the head of each record, read without parsing the rest. Texts
 * are made of the line's bytes when they are asked for. Any thread may ask.
 */
public final class RecordHead {
  /** The logger of the journal's own lines: seals, prunes, recoveries, drops. */
  public static final String CONTROL_LOGGER = "taffrail.journal";

  /** Where the level begins in each line that has the canonical head. */
  static final int LEVEL_OFFSET =
      "{\"timestamp\":\"".length() + Timestamps.LENGTH + "\",\"level\":\"".length();

  private final byte[] line;
  private final Level level;
  private final int timestamp;
  private final int loggerStart;
  private final int loggerEnd;
  private final int eventStart;
  private final int eventEnd;
  private final int correlationStart;
  private final int correlationEnd;

  /** Whether each text is what its bytes are. */
  private final boolean isPlain;

  // Each is made at most a few times, by whichever threads ask first; a String may be handed over
  // without more ado.
  private @Nullable String logger;
  private @Nullable String event;

  private RecordHead(HeadScanner found, Level level) {
    this.line = found.line;
    this.level = level;
    this.timestamp = found.timestamp;
    this.loggerStart = found.logger;
    this.loggerEnd = found.loggerEnd;
    this.eventStart = found.event;
    this.eventEnd = found.eventEnd;
    this.correlationStart = found.correlation;
    this.correlationEnd = found.correlationEnd;
    this.isPlain = !found.escaped;
  }

  /**
   * Reads the head of a line, or returns null when the line has not the canonical one.
   *
   * @param line the line without LF; not copied, not to be changed
   */
  public static @Nullable RecordHead parse(byte[] line) {
    return parse(line, 0, line.length);
  }

  /** Reads the head of the line that lies in the buffer at {@code offset}. */
  static @Nullable RecordHead parse(byte[] buffer, int offset, int length) {
    HeadScanner scanner = new HeadScanner();
    return scanner.scan(buffer, offset, length) ? scanner.head() : null;
  }

  /** The time as it stands in the line, ISO 8601 with microseconds and Z. */
  public String timestamp() {
    return new String(line, timestamp, Timestamps.LENGTH, US_ASCII);
  }

  /** The time in microseconds since 1970. */
  public long micros() {
    return Timestamps.micros(line, timestamp);
  }

  /** The time. */
  public Instant time() {
    return Instant.EPOCH.plus(micros(), ChronoUnit.MICROS);
  }

  public Level level() {
    return level;
  }

  /** The logger, JSON escapes resolved. */
  public String logger() {
    String text = logger;
    if (text == null) {
      text = JsonText.read(line, loggerStart, loggerEnd);
      logger = text;
    }
    return text;
  }

  /** The event, JSON escapes resolved. */
  public String event() {
    String text = event;
    if (text == null) {
      text = JsonText.read(line, eventStart, eventEnd);
      event = text;
    }
    return text;
  }

  /** The correlation id when it is the first key behind the head, else null. */
  public @Nullable String correlationId() {
    return correlationEnd < 0 ? null : JsonText.read(line, correlationStart, correlationEnd);
  }

  /**
   * Where {@link #correlationId} begins in the bytes that the head was read of, where its bytes
   * there are its text; -1 when there is none, or when a text of the head has an escape. Of a
   * record and of {@link #parse} that is the place in the line, good for as long as the line is. Of
   * a head that {@link JournalReader.Look} is given it is the place in the buffer, not counted from
   * where the line begins, and good during that call only.
   */
  public int correlationStart() {
    return isPlain && correlationEnd >= 0 ? correlationStart : -1;
  }

  /** How many bytes the correlation id takes there; 0 where there is none. */
  public int correlationLength() {
    return correlationEnd < 0 ? 0 : correlationEnd - correlationStart;
  }

  /** Whether it is a line of the journal's own. */
  public boolean isControl() {
    byte[] control = ControlFields.LOGGER;
    return isPlain
        ? Arrays.equals(line, loggerStart, loggerEnd, control, 0, control.length)
        : logger().equals(CONTROL_LOGGER);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordHead that && texts().equals(that.texts());
  }

  @Override
  public int hashCode() {
    return texts().hashCode();
  }

  @Override
  public String toString() {
    return texts().toString();
  }

  private List<String> texts() {
    String id = correlationId();
    return Stream.of(timestamp(), level.label(), logger(), event(), id)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Whether no text has a broken escape. */
  private boolean isReadable() {
    try {
      return !(logger() + event() + correlationId()).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Finds the places of the head's values; makes strings only of a head that is canonical. One may
   * scan line after line. For one thread.
   */
  static final class HeadScanner {
    private static final byte QUOTE = '"';
    private static final byte BACKSLASH = '\\';
    private static final byte[] TIMESTAMP = ascii("{\"timestamp\":\"");
    private static final byte[] EPOCH = ascii("1970-01-01T00:00");
    private static final byte[] LEVEL = ascii("\",\"level\":\"");
    private static final byte[] EVENT = ascii("\",\"event\":\"");
    private static final byte[] CORRELATION = ascii(",\"correlation_id\":\"");

    /** Each level and all up to the logger's text. */
    private static final byte[][] LABELS = labels();

    private byte[] line = {};
    private int limit;
    private int at;
    private int timestamp;
    private int logger;
    private int loggerEnd;
    private int event;
    private int eventEnd;
    private int correlation;
    private int correlationEnd;
    private boolean escaped;
    private @Nullable Level level;

    // The bytes of the minute that was last found to be one.
    private long lastDay = Swar.word(EPOCH, 0);
    private long lastTime = Swar.word(EPOCH, Long.BYTES);

    /**
     * Whether the line that lies in the buffer at {@code offset} begins with the canonical head.
     */
    boolean scan(byte[] buffer, int offset, int length) {
      line = buffer;
      at = offset;
      limit = offset + length;
      level = null;
      escaped = false;
      correlationEnd = -1;
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

    /** Null when an escape is broken: then it is no canonical head. */
    @Nullable RecordHead head() {
      Level found = level;
      if (found == null) {
        return null;
      }
      RecordHead head = new RecordHead(this, found);
      return !escaped || head.isReadable() ? head : null;
    }

    private boolean timestamp() {
      if (!take(TIMESTAMP) || at + Timestamps.LENGTH > limit || !isTime()) {
        return false;
      }
      timestamp = at;
      at += Timestamps.LENGTH;
      return take(LEVEL);
    }

    /** Line after line has mostly the same minute. */
    private boolean isTime() {
      long day = Swar.word(line, at);
      long time = Swar.word(line, at + Long.BYTES);
      if (day != lastDay || time != lastTime) {
        if (!Timestamps.isMinuteAt(line, at)) {
          return false;
        }
        lastDay = day;
        lastTime = time;
      }
      return Timestamps.isSecondAt(line, at + Timestamps.MINUTE_LENGTH);
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
      if (take(CORRELATION)) {
        correlation = at;
        correlationEnd = textEnd();
        at = correlationEnd;
      }
      return true;
    }

    /** The place of the quote that ends the text here, or -1. */
    private int textEnd() {
      int end = Swar.first(line, at, limit, QUOTE, BACKSLASH);
      boolean plain = end < limit && line[end] == QUOTE;
      escaped |= end < limit && !plain;
      return plain ? end : JsonText.end(line, at, limit);
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
