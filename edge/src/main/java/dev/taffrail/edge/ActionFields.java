package dev.taffrail.edge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields that a user adds to what an action says of an event; for kinds of actions. */
public final class ActionFields {
  private ActionFields() {}

  /**
   * The same in their order, whole numbers as long, others as double, what is none of text, number
   * and boolean as text.
   *
   * @throws IllegalArgumentException when one has a name of the event's own
   */
  public static Map<String, Object> of(Map<String, ?> fields) {
    Map<String, Object> checked = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          if (EventJson.OWN.contains(name)) {
            throw new IllegalArgumentException(
                "fields: expected names that the event has not itself, found '" + name + "'");
          }
          checked.put(name, plain(value));
        });
    return Collections.unmodifiableMap(checked);
  }

  private static Object plain(Object value) {
    if (value instanceof Long || value instanceof Double || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    return value instanceof Float number ? (Object) number.doubleValue() : value.toString();
  }
}
