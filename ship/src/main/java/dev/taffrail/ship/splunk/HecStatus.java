package dev.taffrail.ship.splunk;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of a collector's answer, {@code {"text":"Success","code":0}}.
 *
 * @param code what it says
 * @param ackId what to ask for whether it is indexed, when the answer has one
 * @param invalidEvent the place of the bad event in the request, from 0, when it says so
 */
record HecStatus(int code, @Nullable Long ackId, @Nullable Integer invalidEvent) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Null when the body is not a collector's. */
  static @Nullable HecStatus parse(String body) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      return parseMembers(parser);
    } catch (JacksonException notJson) {
      return null;
    }
  }

  private static @Nullable HecStatus parseMembers(JsonParser parser) {
    Integer code = null;
    Long ackId = null;
    Integer invalid = null;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NUMBER_INT && name.equals("code")) {
        code = parser.getIntValue();
      } else if (value == JsonToken.VALUE_NUMBER_INT && name.equals("ackId")) {
        ackId = parser.getLongValue();
      } else if (value == JsonToken.VALUE_NUMBER_INT && name.equals("invalid-event-number")) {
        invalid = parser.getIntValue();
      } else {
        parser.skipChildren();
      }
    }
    return code == null ? null : new HecStatus(code, ackId, invalid);
  }
}
