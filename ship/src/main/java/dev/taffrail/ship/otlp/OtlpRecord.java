package dev.taffrail.ship.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.ShipRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A record in the terms of OpenTelemetry's log data model.
 *
 * @param timeNanos when it happened, by the device's clock
 * @param severity 1 to 24
 * @param severityText the level
 * @param body the event
 * @param attributes the fields behind the head, of type String, Long, Double, Boolean, List, Map or
 *     null, and {@code taffrail_index}
 * @param traceId 32 hex digits, or null
 * @param spanId 16 hex digits, or null
 */
record OtlpRecord(
    long timeNanos,
    int severity,
    String severityText,
    String body,
    Map<String, @Nullable Object> attributes,
    @Nullable String traceId,
    @Nullable String spanId) {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern NON_ZERO = Pattern.compile("[0-9a-fA-F]*[1-9a-fA-F][0-9a-fA-F]*");
  private static final String INDEX = "taffrail_index";
  private static final String TRACE = "trace_id";
  private static final String SPAN = "span_id";

  /** The keys of the head: they are there, in this order, or the line is no record. */
  private static final int HEAD = 4;

  /** Nanoseconds end in the year 2262. */
  private static final long FARTHEST = Long.MAX_VALUE / 1_000 - 1;

  static OtlpRecord of(ShipRecord record) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    boolean whole = readFields(record.line(), attributes);
    if (!whole) {
      attributes.clear();
    }
    attributes.put(INDEX, record.index());
    String trace = traceId(attributes, record.head().correlationId());
    String span = trace == null ? null : id(attributes.get(SPAN), 16);
    if (span != null) {
      attributes.remove(SPAN);
    }
    return new OtlpRecord(
        Math.max(0, Math.min(FARTHEST, record.micros())) * 1_000,
        severity(record.head().level()),
        record.head().level().label(),
        // A line with a head that is no JSON behind it is not lost for that.
        whole ? record.head().event() : new String(record.line(), UTF_8),
        attributes,
        trace,
        span);
  }

  /** The current span's trace where it is another than the correlation id, which is a trace id. */
  private static @Nullable String traceId(
      Map<String, @Nullable Object> attributes, @Nullable String correlationId) {
    String own = id(attributes.get(TRACE), 32);
    if (own != null) {
      attributes.remove(TRACE);
      return own;
    }
    return correlationId == null ? null : id(correlationId.replace("-", ""), 32);
  }

  /** A text that is an id: so many hex digits, not all zero. */
  private static @Nullable String id(@Nullable Object value, int digits) {
    return value instanceof String text
            && text.length() == digits
            && NON_ZERO.matcher(text).matches()
        ? text
        : null;
  }

  private static int severity(Level level) {
    return switch (level) {
      case DEBUG -> 5;
      case INFO -> 9;
      case WARNING -> 13;
      case ERROR -> 17;
      case CRITICAL -> 21;
    };
  }

  /** False when the line is no JSON object from its beginning to its end. */
  private static boolean readFields(byte[] line, Map<String, @Nullable Object> fields) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      for (int i = 0; parser.nextToken() == JsonToken.PROPERTY_NAME; i++) {
        String name = parser.currentName();
        parser.nextToken();
        if (i >= HEAD) {
          fields.put(name, value(parser));
        }
      }
      return parser.nextToken() == null;
    } catch (JacksonException notJson) {
      return false;
    }
  }

  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getString();
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static List<@Nullable Object> array(JsonParser parser) {
    List<@Nullable Object> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(parser));
    }
    return values;
  }

  /** What 64 bits do not hold stays whole as text. */
  private static Object integer(JsonParser parser) {
    try {
      return Long.parseLong(parser.getString());
    } catch (NumberFormatException tooLarge) {
      return parser.getString();
    }
  }
}
