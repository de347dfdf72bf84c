package dev.taffrail.agent.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The plain fields of a record as text; what is nested is left out. */
final class Fields {
  private static final JsonFactory JSON = new JsonFactory();

  private Fields() {}

  static Map<String, String> of(byte[] line) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (parser.nextToken().isScalarValue()) {
          fields.put(name, parser.getString());
        }
        parser.skipChildren();
      }
    }
    return fields;
  }
}
