package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.RecordHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** One JSON object a line. */
final class JsonParser implements LineFormat.Parser {
  // Names are whatever a line says: interned, they would stay in memory for good.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .build();

  /** Takes keys twice, and NaN and Infinity, which Python's json writes unasked. */
  private static final JsonFactory LENIENT =
      FACTORY
          .rebuild()
          .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  @Override
  public boolean isRecord(byte[] line) {
    RecordHead head = RecordHead.parse(line);
    if (head == null || head.isControl() || !Utf8.isValid(line)) {
      return false;
    }
    try (tools.jackson.core.JsonParser json = open(FACTORY, line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      json.skipChildren();
      return json.nextToken() == null && hasNoControls(line);
    } catch (JacksonException e) {
      return false;
    }
  }

  /** White space between the tokens may be anything in JSON, but not in a record. */
  private static boolean hasNoControls(byte[] line) {
    for (byte b : line) {
      if (b >= 0 && b < 0x20) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<Field> fields(byte[] line) throws UnparsedException {
    if (!Utf8.isValid(line)) { // Jackson takes longer forms of a character than need be
      throw new UnparsedException("expected one JSON object, found bytes that are no UTF-8");
    }
    try {
      return fields(FACTORY, line);
    } catch (JacksonException e) {
      return mended(line, e);
    }
  }

  /**
   * The fields of an object that has some of its keys twice, all of them: the first of its name may
   * become part of the head, and the next one gets another name, as it does within a field. What is
   * no number in JSON (NaN and the infinities) becomes text, as our own logger writes it.
   */
  private static List<Field> mended(byte[] line, JacksonException problem)
      throws UnparsedException {
    try {
      List<Field> fields = fields(LENIENT, line);
      fields.replaceAll(field -> isNested(field) ? mended(field) : field);
      return fields;
    } catch (JacksonException e) {
      throw new UnparsedException("expected one JSON object, found: " + problem(problem));
    }
  }

  private static boolean isNested(Field field) {
    return field.json().startsWith("{") || field.json().startsWith("[");
  }

  private static Field mended(Field field) {
    try (tools.jackson.core.JsonParser json = open(LENIENT, Utf8.bytes(field.json()))) {
      json.nextToken();
      StringBuilder out = new StringBuilder();
      putValue(json, out);
      return Field.json(field.name(), out.toString());
    }
  }

  private static void putValue(tools.jackson.core.JsonParser json, StringBuilder out) {
    switch (json.currentToken()) {
      case START_OBJECT -> putObject(json, out);
      case START_ARRAY -> putArray(json, out);
      case VALUE_STRING -> out.append(RecordBuilder.quoted(json.getString()));
      default ->
          out.append(json.isNaN() ? RecordBuilder.quoted(json.getString()) : json.getString());
    }
  }

  private static void putObject(tools.jackson.core.JsonParser json, StringBuilder out) {
    FreeNames names = new FreeNames(Set.of());
    String before = "{";
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = names.take(json.currentName());
      out.append(before).append(RecordBuilder.quoted(name)).append(':');
      json.nextToken();
      putValue(json, out);
      before = ",";
    }
    out.append(before.equals("{") ? "{}" : "}");
  }

  private static void putArray(tools.jackson.core.JsonParser json, StringBuilder out) {
    String before = "[";
    while (json.nextToken() != JsonToken.END_ARRAY) {
      out.append(before);
      putValue(json, out);
      before = ",";
    }
    out.append(before.equals("[") ? "[]" : "]");
  }

  private static List<Field> fields(JsonFactory factory, byte[] line) throws UnparsedException {
    List<Field> fields = new ArrayList<>();
    try (tools.jackson.core.JsonParser json = open(factory, line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new UnparsedException("expected one JSON object, found another value");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        fields.add(field(json, line));
      }
      if (json.nextToken() != null) {
        throw new UnparsedException("expected one JSON object, found more behind it");
      }
      return fields;
    }
  }

  private static tools.jackson.core.JsonParser open(JsonFactory factory, byte[] line) {
    return factory.createParser(ObjectReadContext.empty(), line, 0, line.length);
  }

  private static Field field(tools.jackson.core.JsonParser json, byte[] line) {
    String name = json.currentName();
    JsonToken kind = json.nextToken();
    int start = (int) json.currentTokenLocation().getByteOffset();
    if (kind == JsonToken.VALUE_STRING || json.isNaN()) {
      return Field.text(name, json.getString());
    }
    json.skipChildren();
    json.finishToken();
    int end = (int) json.currentLocation().getByteOffset();
    return Field.json(name, new String(line, start, end - start, UTF_8).strip());
  }

  /** In one line, without the source that Jackson adds: it may hold anything. */
  private static String problem(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("no JSON");
    String what = message.length() > 200 ? message.substring(0, 200) + "…" : message;
    return e.getLocation() == null
        ? what
        : what + " at byte " + (e.getLocation().getByteOffset() + 1);
  }
}
