package dev.taffrail.ship;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON into maps, lists, strings, numbers as their digits in {@link Digits}, and booleans.
 */
public final class Json {
  /** What {@code null} is read as. */
  public static final Object NULL = new Object();

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** A number as it stands in the text, so that it is not taken for a string. */
  public record Digits(String text) {}

  /** All values of a text, one behind the other. */
  public static List<Object> readAll(String text) {
    List<Object> values = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        values.add(value(parser, token));
      }
    }
    return values;
  }

  /** The one object of a text. */
  public static Map<String, Object> readObject(String text) {
    List<Object> all = readAll(text);
    if (all.size() != 1) {
      throw new IllegalArgumentException("expected one value, found " + all.size());
    }
    return object(all.get(0));
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IllegalArgumentException("expected an object, found " + value);
  }

  @SuppressWarnings("unchecked")
  public static List<Object> array(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw new IllegalArgumentException("expected an array, found " + value);
  }

  public static String string(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("expected a string, found " + value);
  }

  public static String number(@Nullable Object value) {
    if (value instanceof Digits digits) {
      return digits.text();
    }
    throw new IllegalArgumentException("expected a number, found " + value);
  }

  private static Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Digits(parser.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> NULL;
      default -> throw new IllegalArgumentException("expected a value, found " + token);
    };
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      members.put(name, value(parser, parser.nextToken()));
    }
    return members;
  }

  private static List<Object> array(JsonParser parser) {
    List<Object> items = new ArrayList<>();
    for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; ) {
      items.add(value(parser, next));
      next = parser.nextToken();
    }
    return items;
  }
}
