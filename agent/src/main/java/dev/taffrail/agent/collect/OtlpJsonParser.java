package dev.taffrail.agent.collect;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One way through a request in the JSON of OTLP; a record stays as it stands there, byte for byte.
 * Members that it does not know are skipped.
 */
final class OtlpJsonParser implements OtlpLogs.Parser {
  private final byte[] body;

  OtlpJsonParser(byte[] body) {
    this.body = body;
  }

  /** Takes the value that the parser stands at; structures have to be gone through to their end. */
  private interface Member {
    void read(String name) throws RefusedException;
  }

  /** Takes the element that the parser stands at. */
  private interface Item {
    void read() throws RefusedException;
  }

  @Override
  public void run(OtlpGroups groups, OtlpLogs.Values values) throws RefusedException {
    try (JsonParser json = Json.parser(body)) {
      json.nextToken();
      object(json, name -> request(json, name, groups, values));
      if (json.nextToken() != null) {
        throw unexpected(json, "the end");
      }
    } catch (JacksonException e) {
      throw new RefusedException(400, "expected a request in JSON: " + Json.problem(e), e);
    }
  }

  private void request(JsonParser json, String name, OtlpGroups groups, OtlpLogs.Values values)
      throws RefusedException {
    if (!name.equals("resourceLogs")) {
      json.skipChildren();
      return;
    }
    array(
        json,
        () -> {
          int number = groups.addResource();
          object(json, member -> resourceLogs(json, member, number, groups, values));
        });
  }

  private void resourceLogs(
      JsonParser json, String name, int number, OtlpGroups groups, OtlpLogs.Values values)
      throws RefusedException {
    switch (name) {
      case "resource" -> {
        Map<String, String> attributes = new TreeMap<>();
        object(json, member -> attributes(json, member, attributes));
        groups.resource(number, attributes);
      }
      case "scopeLogs" ->
          array(
              json,
              () -> {
                int scope = groups.addScope();
                object(json, member -> scopeLogs(json, member, number, scope, groups, values));
              });
      default -> json.skipChildren();
    }
  }

  private void scopeLogs(
      JsonParser json,
      String name,
      int resource,
      int scope,
      OtlpGroups groups,
      OtlpLogs.Values values)
      throws RefusedException {
    switch (name) {
      case "scope" -> groups.scope(scope, scope(json));
      case "logRecords" -> array(json, () -> record(json, resource, scope, values));
      default -> json.skipChildren();
    }
  }

  /** The name of it; empty where there is none, or null in its place. */
  private static String scope(JsonParser json) throws RefusedException {
    StringBuilder scope = new StringBuilder();
    if (json.currentToken() == JsonToken.START_OBJECT) {
      object(
          json,
          name -> {
            if (name.equals("name") && json.currentToken() == JsonToken.VALUE_STRING) {
              scope.append(Json.text(json));
            } else {
              json.skipChildren();
            }
          });
    } else {
      json.skipChildren();
    }
    return scope.toString();
  }

  private void record(JsonParser json, int resource, int scope, OtlpLogs.Values values)
      throws RefusedException {
    int start = Json.start(json);
    OtlpLog log = new OtlpLog();
    object(json, name -> record(json, name, log));
    int end = Math.toIntExact(json.currentLocation().getByteOffset());
    values.value(resource, scope, log, Arrays.copyOfRange(body, start, end));
  }

  private static void record(JsonParser json, String name, OtlpLog log) throws RefusedException {
    switch (name) {
      case "timeUnixNano" -> log.time(number(json));
      case "observedTimeUnixNano" -> log.observed(number(json));
      case "severityNumber" -> log.severity(number(json));
      case "traceId" -> log.traceId(text(json));
      case "attributes" -> {
        Map<String, String> attributes = new TreeMap<>();
        attributes(json, name, attributes);
        attributes.forEach(log::attribute);
      }
      default -> json.skipChildren();
    }
  }

  /** Attributes with values that are no structures; those are left out. */
  private static void attributes(JsonParser json, String name, Map<String, String> attributes)
      throws RefusedException {
    if (!name.equals("attributes")) {
      json.skipChildren();
      return;
    }
    array(
        json,
        () -> {
          Attribute attribute = new Attribute();
          object(json, member -> attribute(json, member, attribute));
          attribute.addTo(attributes);
        });
  }

  private static void attribute(JsonParser json, String name, Attribute attribute)
      throws RefusedException {
    switch (name) {
      case "key" -> attribute.key = text(json);
      case "value" -> object(json, kind -> attribute.value = scalar(json));
      default -> json.skipChildren();
    }
  }

  private static final class Attribute {
    private @Nullable String key;
    private @Nullable String value;

    void addTo(Map<String, String> attributes) {
      if (key != null && value != null) {
        attributes.put(key, value);
      }
    }
  }

  /** Goes through the object that the parser stands at. */
  private static void object(JsonParser json, Member member) throws RefusedException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw unexpected(json, "an object");
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = Json.name(json);
      json.nextToken();
      member.read(name);
    }
  }

  /** Goes through the array that the parser stands at. */
  private static void array(JsonParser json, Item item) throws RefusedException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw unexpected(json, "an array");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      item.read();
    }
  }

  private static String text(JsonParser json) throws RefusedException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw unexpected(json, "a text");
    }
    return Json.text(json);
  }

  /** 64 bits stand as text in the JSON of protocol buffers; a number is understood too. */
  private static long number(JsonParser json) throws RefusedException {
    try {
      return Long.parseLong(json.currentToken().isScalarValue() ? Json.text(json) : "");
    } catch (NumberFormatException e) {
      throw unexpected(json, "a whole number");
    }
  }

  /** The text of a scalar; null for what is none. */
  private static @Nullable String scalar(JsonParser json) {
    if (json.currentToken().isStructStart()) {
      json.skipChildren();
      return null;
    }
    return Json.text(json);
  }

  private static RefusedException unexpected(JsonParser json, String what) {
    return new RefusedException(400, "expected " + what + ", found " + Json.found(json));
  }
}
