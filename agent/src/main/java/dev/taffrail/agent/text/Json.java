package dev.taffrail.agent.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Objects of JSON, member by member. */
public final class Json {
  /**
   * A member of an object.
   *
   * @param name its name, escapes resolved
   * @param kind the first token of its value
   * @param value the text of a string, escapes resolved; else the value as it stands there
   * @param raw the value as it stands there
   */
  public record Member(String name, JsonToken kind, String value, String raw) {
    public static Member ofString(String name, String value) {
      return new Member(name, JsonToken.VALUE_STRING, value, value);
    }

    public boolean isString() {
      return kind == JsonToken.VALUE_STRING;
    }
  }

  // Names are whatever the input says: interned, they would stay in memory for good. (Without
  // canonical names too, the parser would be another one, which knows no byte offsets.)
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .build();

  private static final JsonFactory WRITERS = new JsonFactory();

  private Json() {}

  /** The text of an object with these members, in one line without an end. */
  public static String object(Consumer<JsonGenerator> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = WRITERS.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      members.accept(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  /**
   * The members of the one object that these bytes are.
   *
   * @throws JacksonException when they are something else
   */
  public static List<Member> members(byte[] json) {
    List<Member> members = new ArrayList<>();
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), json, 0, json.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new StreamReadException(parser, "no object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        members.add(member(parser, json));
      }
      if (parser.nextToken() != null) {
        throw new StreamReadException(parser, "more behind the object");
      }
    }
    return members;
  }

  private static Member member(JsonParser parser, byte[] json) {
    String name = parser.currentName();
    JsonToken kind = parser.nextToken();
    int start = (int) parser.currentTokenLocation().getByteOffset();
    String text = kind == JsonToken.VALUE_STRING ? parser.getString() : "";
    parser.skipChildren();
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    String raw = new String(json, start, end - start, UTF_8).strip();
    return new Member(name, kind, kind == JsonToken.VALUE_STRING ? text : raw, raw);
  }

  /** What is wrong, in one line, without the source that Jackson adds. */
  public static String problem(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("no JSON");
    return e.getLocation() == null
        ? message
        : message + " at byte " + (e.getLocation().getByteOffset() + 1);
  }
}
