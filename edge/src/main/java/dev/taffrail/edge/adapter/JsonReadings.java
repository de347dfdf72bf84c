package dev.taffrail.edge.adapter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads measurements from JSON: one object, or an array of them. Immutable. */
public final class JsonReadings {
  private static final JsonFactory JSON = new JsonFactory();

  /** A number of seconds so great would be of the year 5138. */
  private static final double LEAST_MILLIS = 1e11;

  private static final double MOST_MILLIS = 1e15;

  private final JsonFields fields;

  /** Of objects with these names; what else is in them is passed over. */
  public JsonReadings(JsonFields fields) {
    this.fields = fields;
  }

  /**
   * Reads a text.
   *
   * @param sensor the name of measurements that have none
   * @param unit the unit of measurements that have none
   * @param bad is told what was expected and found, for each that is none. Nothing is kept of
   *     these: in a message of a megabyte there may be half a million
   * @return the measurements in their order
   */
  public List<Measurement> read(byte[] json, String sensor, String unit, Consumer<String> bad) {
    Found found = new Found(sensor, unit, new ArrayList<>(), bad);
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        readObject(parser, found);
      } else if (first == JsonToken.START_ARRAY) {
        readArray(parser, found);
      } else {
        found.bad().accept("expected a JSON object or an array of them, found " + shown(first));
      }
      if (parser.nextToken() != null) {
        found.bad().accept("expected one JSON value, found more behind it");
      }
    } catch (JacksonException e) {
      // The message itself shows a part of the text.
      found.bad().accept("expected JSON, found a mistake at offset " + offset(e));
    }
    return found.measurements();
  }

  private void readArray(JsonParser parser, Found found) {
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      if (next == JsonToken.START_OBJECT) {
        readObject(parser, found);
      } else {
        parser.skipChildren();
        found.bad().accept("expected JSON objects in the array, found " + shown(next));
      }
    }
  }

  private void readObject(JsonParser parser, Found found) {
    Parts parts = new Parts(found.sensor(), found.unit());
    readMembers(parser, "", parts);
    parts.into(found, fields);
  }

  /** Goes into those objects alone that hold what is looked for. */
  private void readMembers(JsonParser parser, String path, Parts parts) {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = path + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && fields.leadInto(name + ".")) {
        readMembers(parser, name + ".", parts);
        continue;
      }
      if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
        parser.skipChildren();
      }
      if (value != JsonToken.VALUE_NULL) {
        take(name, value, parser, parts);
      }
    }
  }

  private void take(String name, JsonToken token, JsonParser parser, Parts parts) {
    if (fields.metadata().contains(name) && token.isScalarValue()) {
      parts.metadata.put(name, parser.getString());
    }
    if (name.equals(fields.value())) {
      parts.value = number(token, parser);
      parts.wrongValue = parts.value == null ? shown(token) : null;
    } else if (name.equals(fields.time())) {
      parts.time = time(token, parser, fields.zone());
      parts.wrongTime = parts.time == null ? found(token, parser) : null;
    } else if (name.equals(fields.sensor()) && token.isScalarValue()) {
      parts.sensor = parser.getString();
    } else if (name.equals(fields.unit()) && token.isScalarValue()) {
      parts.unit = parser.getString();
    }
  }

  private static @Nullable Double number(JsonToken token, JsonParser parser) {
    if (token.isNumeric()) {
      return parser.getDoubleValue();
    }
    return token == JsonToken.VALUE_STRING ? number(parser.getString()) : null;
  }

  /** The number that a text is; null when it is none. */
  public static @Nullable Double number(String text) {
    try {
      return DecimalText.parse(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Instant time(JsonToken token, JsonParser parser, @Nullable ZoneId zone) {
    try {
      if (token.isNumeric()) {
        return time(parser.getDoubleValue());
      }
      return token == JsonToken.VALUE_STRING ? TimeText.parse(parser.getString(), zone) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Instant time(double number) {
    double millis = Math.abs(number) < LEAST_MILLIS ? number * 1000 : number;
    return Math.abs(millis) < MOST_MILLIS ? Instant.ofEpochMilli(Math.round(millis)) : null;
  }

  private static String found(JsonToken token, JsonParser parser) {
    return token.isScalarValue() ? Excerpt.of(parser.getString()) : shown(token);
  }

  private static long offset(JacksonException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
  }

  private static String shown(@Nullable JsonToken token) {
    return token == null
        ? "nothing"
        : switch (token) {
          case START_OBJECT -> "an object";
          case START_ARRAY -> "an array";
          case VALUE_STRING -> "a text";
          case VALUE_TRUE, VALUE_FALSE -> "a boolean";
          case VALUE_NULL -> "null";
          default -> token.isNumeric() ? "a number" : "something else";
        };
  }

  /** What a text has come to so far. */
  private record Found(
      String sensor, String unit, List<Measurement> measurements, Consumer<String> bad) {}

  /** What an object has said so far. */
  private static final class Parts {
    private String sensor;
    private String unit;
    private @Nullable Double value;
    private @Nullable String wrongValue;
    private @Nullable Instant time;
    private @Nullable String wrongTime;
    private final Map<String, String> metadata = new HashMap<>();

    Parts(String sensor, String unit) {
      this.sensor = sensor;
      this.unit = unit;
    }

    void into(Found found, JsonFields fields) {
      if (wrongTime != null) {
        String expected = TimeText.expected(fields.zone());
        String numbers = ", or seconds or milliseconds since 1970, found ";
        found.bad().accept(fields.time() + ": " + expected + numbers + wrongTime);
      } else if (value == null) {
        String what = wrongValue == null ? "none" : wrongValue;
        found.bad().accept(fields.value() + ": expected a number, found " + what);
      } else {
        found.measurements().add(new Measurement(sensor, time, value, unit, metadata));
      }
    }
  }
}
