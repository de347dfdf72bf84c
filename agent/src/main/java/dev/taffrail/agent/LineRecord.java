package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.text.Json;
import dev.taffrail.journal.InvalidRecordException;
import dev.taffrail.journal.Level;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Makes records of lines of input: of text, and of JSON objects. */
final class LineRecord {
  private static final String CORRELATION_ID = "correlation_id";

  private final Level level;
  private final String logger;
  private final String event;
  private final @Nullable String correlationId;
  private final Clock clock;

  /** Takes what a record has whose line says nothing else. */
  LineRecord(
      Level level, String logger, String event, @Nullable String correlationId, Clock clock) {
    this.level = level;
    this.logger = logger;
    this.event = event;
    this.correlationId = correlationId;
    this.clock = clock;
  }

  /**
   * The record of one line. One that begins like an object with members, and is none, is refused
   * rather than kept as text: its sender meant fields.
   *
   * @throws InvalidRecordException when the line is refused
   */
  byte[] of(LineReader.Line line) throws InvalidRecordException {
    return beginsAsObject(line.bytes()) ? ofObject(line) : ofText(line);
  }

  private static boolean beginsAsObject(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(bytes.length, 64), UTF_8).strip();
    return start.matches("(?s)\\{\\s*[\"}].*");
  }

  /** Bytes that are no UTF-8 become U+FFFD: a message with a scar is better than none. */
  private byte[] ofText(LineReader.Line line) {
    LineBuilder record = new LineBuilder(clock.instant(), level, logger, event);
    addCorrelationId(record, correlationId);
    record.text("message", new String(line.bytes(), UTF_8));
    if (line.isCut()) {
      record.raw("message_bytes", Long.toString(line.length()));
    }
    return record.build();
  }

  private byte[] ofObject(LineReader.Line line) throws InvalidRecordException {
    if (line.isCut()) {
      throw new InvalidRecordException(
          "expected an object of at most 65536 bytes, found " + line.length());
    }
    LineMembers members = members(line.bytes());
    LineBuilder record =
        new LineBuilder(
            members.take("timestamp", LineMembers::time, clock.instant()),
            members.take("level", LineMembers::level, level),
            members.take("logger", LineMembers::name, logger),
            members.take("event", LineMembers::name, event));
    String id = members.take(CORRELATION_ID, LineMembers::name);
    addCorrelationId(record, id == null ? correlationId : id);
    members.writeTo(record);
    return record.build();
  }

  private static void addCorrelationId(LineBuilder record, @Nullable String id) {
    if (id != null) {
      record.string(CORRELATION_ID, id);
    }
  }

  private static LineMembers members(byte[] json) throws InvalidRecordException {
    try {
      return new LineMembers(Json.members(json));
    } catch (JacksonException e) {
      throw new InvalidRecordException("expected one JSON object, found: " + Json.problem(e));
    }
  }
}
