package dev.taffrail.agent.collect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The request {@code PutLogEvents}, within the limits that the service has for every group.
 *
 * @param group the log group's name
 * @param stream the log stream's name
 * @param events 1 to 10,000, in chronological order, within 24 hours
 */
record PutLogEvents(String group, String stream, List<Event> events) {
  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_BYTES = 1_048_576;
  private static final int EVENT_OVERHEAD = 26;
  private static final long MAX_SPAN_MS = Duration.ofHours(24).toMillis();

  /** One event: milliseconds since 1970, and its line in UTF-8. */
  @SuppressWarnings("ArrayRecordComponent") // lives for one request, is never compared
  record Event(long timestamp, byte[] message) {}

  PutLogEvents {
    events = List.copyOf(events);
  }

  static PutLogEvents parse(byte[] body) throws AwsException {
    try (JsonParser parser = Json.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw serialization("expected an object, found " + Json.found(parser));
      }
      PutLogEvents request = read(parser);
      request.check();
      return request;
    } catch (JacksonException e) {
      throw serialization(Json.problem(e));
    }
  }

  private static PutLogEvents read(JsonParser parser) throws AwsException {
    String group = "";
    String stream = "";
    List<Event> events = List.of();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("logEvents") && token == JsonToken.START_ARRAY) {
        events = readEvents(parser);
      } else if (name.equals("logGroupName") && token == JsonToken.VALUE_STRING) {
        group = Json.text(parser);
      } else if (name.equals("logStreamName") && token == JsonToken.VALUE_STRING) {
        stream = Json.text(parser);
      } else {
        parser.skipChildren();
      }
    }
    return new PutLogEvents(group, stream, events);
  }

  private static List<Event> readEvents(JsonParser parser) throws AwsException {
    List<Event> events = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw serialization("expected an event, found " + Json.found(parser));
      }
      if (events.size() == MAX_EVENTS) {
        throw constraint("logEvents", "Member must have length less than or equal to 10000");
      }
      events.add(readEvent(parser));
    }
    return events;
  }

  private static Event readEvent(JsonParser parser) throws AwsException {
    @Nullable Long timestamp = null;
    String message = "";
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("timestamp") && token == JsonToken.VALUE_NUMBER_INT) {
        timestamp = parser.getLongValue();
      } else if (name.equals("message") && token == JsonToken.VALUE_STRING) {
        message = Json.text(parser);
      } else {
        parser.skipChildren();
      }
    }
    if (timestamp == null || timestamp < 0) {
      throw constraint("logEvents.member.timestamp", "Member must be 0 or greater");
    }
    if (message.isEmpty()) {
      throw constraint(
          "logEvents.member.message", "Member must have length greater than or equal to 1");
    }
    return new Event(timestamp, Json.utf8(message));
  }

  private void check() throws AwsException {
    if (events.isEmpty()) {
      throw constraint("logEvents", "Member must have length greater than or equal to 1");
    }
    long bytes = 0;
    long before = Long.MIN_VALUE;
    for (Event event : events) {
      if (event.timestamp < before) {
        throw AwsException.invalidParameter(
            "Log events in a single PutLogEvents request must be in chronological order.");
      }
      before = event.timestamp;
      bytes += event.message.length + EVENT_OVERHEAD;
    }
    if (before - events.get(0).timestamp > MAX_SPAN_MS) {
      throw AwsException.invalidParameter(
          "The batch of log events in a single PutLogEvents request cannot span more than 24"
              + " hours.");
    }
    if (bytes > MAX_BYTES) {
      throw AwsException.invalidParameter(
          "Upload too large: " + bytes + " bytes exceeds limit of " + MAX_BYTES);
    }
  }

  private static AwsException constraint(String where, String what) {
    return AwsException.invalidParameter(
        "1 validation error detected: Value at '%s' failed to satisfy constraint: %s"
            .formatted(where, what));
  }

  static AwsException serialization(String message) {
    return new AwsException("SerializationException", message);
  }
}
