package dev.taffrail.ship.parse;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a record's head comes from: which fields of a line say its time, level, logger and event,
 * and what is taken where none of them does. The first of several names that a line has, with a
 * value that makes sense, is the one.
 *
 * @param time names of the field that says when it was; else the time at which the line was read
 * @param level names of the field that says how bad it is
 * @param logger names of the field that says who says it
 * @param event names of the field that says what happened
 * @param correlation names of the field that says what it belongs to
 * @param times how times are written
 * @param otherwise what a record has whose line says nothing else
 */
public record HeadRules(
    List<String> time,
    List<String> level,
    List<String> logger,
    List<String> event,
    List<String> correlation,
    Times times,
    Otherwise otherwise) {
  private static final int MOST_OF_WORD = 256;

  private static final String CORRELATION_ID = "correlation_id";
  private static final Set<String> HEAD = Set.of("timestamp", "level", "logger", "event");
  private static final Set<String> HEAD_WITH_ID =
      Set.of("timestamp", "level", "logger", "event", CORRELATION_ID);

  /**
   * What a record has whose line says nothing else.
   *
   * @param correlationId null for none
   */
  public record Otherwise(
      Level level, String logger, String event, @Nullable String correlationId) {
    /** The level {@code info}, the event {@code line}, and this logger. */
    public static Otherwise of(String logger) {
      return new Otherwise(Level.INFO, logger, "line", null);
    }
  }

  public HeadRules {
    time = List.copyOf(time);
    level = List.copyOf(level);
    logger = List.copyOf(logger);
    event = List.copyOf(event);
    correlation = List.copyOf(correlation);
  }

  /** The names that most programs use, and this logger where there is none. */
  public static HeadRules standard(String logger) {
    return standard(Otherwise.of(logger));
  }

  /**
   * The names that most programs use, and those of no other meaning: {@code @t} and {@code @l} of
   * Serilog, {@code asctime} and {@code levelname} of Python, {@code logger_name} of Logstash's
   * encoder.
   */
  public static HeadRules standard(Otherwise otherwise) {
    return new HeadRules(
        List.of("timestamp", "time", "ts", "@timestamp", "@t", "asctime"),
        List.of("level", "severity", "lvl", "levelname", "@l"),
        List.of("logger", "logger_name"),
        List.of("event"),
        List.of(CORRELATION_ID),
        Times.STANDARD,
        otherwise);
  }

  /** A record of the shipper itself, about a source. */
  public static byte[] note(Instant time, String source, String event, String note) {
    return new RecordBuilder(time, Level.WARNING, "taffrail.ship", event)
        .text("source", source)
        .cutText("note", note)
        .build();
  }

  /** A record of a line that was taken apart. */
  byte[] record(RawLine line, List<Field> fields) {
    List<Field> rest = new ArrayList<>(fields);
    Instant when = take(rest, time, times::read);
    Level how = take(rest, level, Levels::read);
    String who = take(rest, logger, HeadRules::word);
    String what = take(rest, event, HeadRules::word);
    String id = take(rest, correlation, HeadRules::word);
    RecordBuilder record =
        new RecordBuilder(
            when == null ? line.readAt() : when,
            how == null ? otherwise.level : how,
            who == null ? otherwise.logger : notAJournals(who),
            what == null ? otherwise.event : what);
    FreeNames names = addId(record, id == null ? otherwise.correlationId : id);
    for (Field field : rest) {
      String free = names.take(field.name());
      if (free.equals(RecordBuilder.MESSAGE)) {
        record.cutText(free, field.text());
      } else {
        record.json(free, field.json());
      }
    }
    return end(record, line, names);
  }

  /** A record of a line that could not be taken apart, and why. */
  byte[] text(RawLine line, String why) {
    RecordBuilder record =
        new RecordBuilder(line.readAt(), otherwise.level, otherwise.logger, otherwise.event);
    FreeNames names = addId(record, otherwise.correlationId);
    record.cutText(RecordBuilder.MESSAGE, Utf8.text(line.bytes()));
    record.text("parse_error", why);
    if (line.isCut()) {
      record.json("line_bytes", Long.toString(line.length()));
    }
    return end(record, line, names);
  }

  /** Right behind the head, where it is looked for; returns the names that are used then. */
  private static FreeNames addId(RecordBuilder record, @Nullable String id) {
    if (id == null) {
      return new FreeNames(HEAD);
    }
    record.text(CORRELATION_ID, id);
    return new FreeNames(HEAD_WITH_ID);
  }

  private static byte[] end(RecordBuilder record, RawLine line, FreeNames names) {
    if (line.stream() != null && !names.contains("stream")) {
      record.text("stream", line.stream());
    }
    if (line.file() != null && !names.contains("file")) {
      record.text("file", line.file());
    }
    return record.build();
  }

  private static <T> @Nullable T take(
      List<Field> fields, List<String> names, Function<String, @Nullable T> reader) {
    for (String name : names) {
      for (Field field : fields) {
        T value = field.name().equals(name) && field.isWord() ? reader.apply(field.text()) : null;
        if (value != null) {
          fields.remove(field);
          return value;
        }
      }
    }
    return null;
  }

  /** The text where a logger or an event may be named so, else null. */
  static @Nullable String word(String text) {
    return text.isBlank() || text.length() > MOST_OF_WORD ? null : text;
  }

  /** The same of some bytes that are ASCII without control bytes. */
  static boolean isWord(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to && bytes[start] == ' ') {
      start++;
    }
    return start < to && to - from <= MOST_OF_WORD;
  }

  /** Lines of this logger pass by all transforms, as they are a journal's own. */
  private static String notAJournals(String logger) {
    return logger.equals(RecordHead.CONTROL_LOGGER) ? "app." + logger : logger;
  }
}
