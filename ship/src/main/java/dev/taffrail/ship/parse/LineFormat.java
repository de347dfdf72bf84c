package dev.taffrail.ship.parse;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a line. Every line becomes one: what cannot be parsed is kept as text, with the
 * reason in {@code parse_error}. The same line, read at the same time, gives the same bytes. Safe
 * for several threads.
 */
public final class LineFormat {
  private final Parser parser;
  private final HeadRules head;
  private final Shortcut shortcut;

  private LineFormat(Parser parser, HeadRules head) {
    this(parser, head, line -> null);
  }

  private LineFormat(Parser parser, HeadRules head, Shortcut shortcut) {
    this.parser = parser;
    this.head = head;
    this.shortcut = shortcut;
  }

  /** Makes the same record of a line in less time, where it can. */
  @FunctionalInterface
  interface Shortcut {
    /** Null where it cannot. */
    byte @Nullable [] record(RawLine line);
  }

  /** Takes a line apart. */
  interface Parser {
    /**
     * The line's fields, in their order.
     *
     * @throws UnparsedException when it is not of this format
     */
    List<Field> fields(byte[] line) throws UnparsedException;

    /** Whether the line is one of our own records already, to be kept byte for byte. */
    default boolean isRecord(byte[] line) {
      return false;
    }
  }

  /**
   * Each line one JSON object. Lines that are records of ours, in valid JSON with their head in its
   * place, stay byte for byte as they are, unless they claim to be a journal's own.
   */
  public static LineFormat json(HeadRules head) {
    return json(head, new JsonShortcut(head)::record);
  }

  /** As {@link #json(HeadRules)}, with another shortcut. */
  static LineFormat json(HeadRules head, Shortcut shortcut) {
    return new LineFormat(new JsonParser(), head, shortcut);
  }

  /** Each line pairs of {@code key=value}. */
  public static LineFormat logfmt(HeadRules head) {
    return new LineFormat(new LogfmtParser(), head);
  }

  /** Each line a text. */
  public static LineFormat plain(HeadRules head) {
    return new LineFormat(
        line -> List.of(Field.text(RecordBuilder.MESSAGE, Utf8.text(line))), head);
  }

  /** The named groups of a regular expression that the whole line has to match. */
  public static LineFormat regex(Pattern pattern, HeadRules head) {
    return new LineFormat(new RegexParser(pattern), head);
  }

  /** The record of a line: at most 64 KiB, without LF. */
  public byte[] record(RawLine line) {
    try {
      return parsed(line);
    } catch (UnparsedException e) {
      return head.text(line, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The record of a line of this format.
   *
   * @throws UnparsedException when it is of another, or too long
   */
  public byte[] parsed(RawLine line) throws UnparsedException {
    if (line.isCut()) {
      throw new UnparsedException(
          "expected at most " + line.bytes().length + " bytes, found " + line.length());
    }
    byte[] made = shortcut.record(line);
    if (made != null) {
      return made;
    }
    if (parser.isRecord(line.bytes())) {
      return line.bytes();
    }
    byte[] record = head.record(line, parser.fields(line.bytes()));
    if (record.length > RecordBuilder.MAX_BYTES) {
      throw new UnparsedException(
          "expected a record of at most 65536 bytes, found " + record.length);
    }
    return record;
  }

  /**
   * The record of an entry of systemd's journal: its message is taken apart as a line is, and what
   * it does not say is taken from the entry. A message that is a record of ours stays byte for byte
   * as it is where lines do.
   */
  public byte[] record(JournaldEntry entry) {
    byte[] message = entry.message();
    if (parser.isRecord(message)) {
      return message;
    }
    RawLine line = new RawLine(message, message.length, entry.time(), null);
    byte[] record = head.record(line, entry.fields(fieldsOrText(message), head));
    if (record.length <= RecordBuilder.MAX_BYTES) {
      return record;
    }
    // What the journal knows of it stays, and of the message what has room.
    String why = "expected a record of at most 65536 bytes, found " + record.length;
    return head.record(line, entry.withoutProgramsFields().fields(text(message, why), head));
  }

  private List<Field> fieldsOrText(byte[] message) {
    try {
      return parser.fields(message);
    } catch (UnparsedException e) {
      return text(message, String.valueOf(e.getMessage()));
    }
  }

  private static List<Field> text(byte[] message, String why) {
    return List.of(
        Field.text("parse_error", why), Field.text(RecordBuilder.MESSAGE, Utf8.text(message)));
  }
}
