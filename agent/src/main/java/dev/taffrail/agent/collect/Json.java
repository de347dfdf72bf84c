package dev.taffrail.agent.collect;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/** The little that the receivers need of JSON: strict, streaming, UTF-8 only. */
final class Json {
  // A string is held three times while it is read: one of a whole body would take all memory. The
  // protocols' own limits for a line are below this.
  private static final int MAX_STRING = 1024 * 1024;

  // Names are the sender's choice: interned, they would stay in memory for long. (Canonicalizing
  // them, which is bounded, has to be on: without it Jackson parses characters, and its places are
  // none in the bytes.)
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MAX_STRING).build())
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .build();

  /** Where what is not closed was opened, which the parser knows only of other input. */
  private static final String OPENED = " \\([a-zA-Z ]* at \\[Source.*\\)$";

  private Json() {}

  static JsonGenerator generator(OutputStream out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** A parser of bytes that are known to be UTF-8. Its failures are {@link JacksonException}s. */
  static JsonParser parser(byte[] json) {
    return FACTORY.createParser(ObjectReadContext.empty(), json, 0, json.length);
  }

  /**
   * Whether the bytes are one JSON object from the first byte to the last, without control bytes.
   */
  static boolean isObjectOnOneLine(byte[] line) {
    if (line.length < 2 || line[0] != '{' || line[line.length - 1] != '}' || hasControl(line)) {
      return false;
    }
    try (JsonParser parser = parser(line)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /** The flat object that the parser stands at, values as text; nulls are left out. */
  static Map<String, String> strings(JsonParser parser) {
    Map<String, String> strings = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = name(parser);
      if (parser.nextToken().isStructStart()) {
        parser.skipChildren();
      } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
        strings.put(name, text(parser));
      }
    }
    return strings;
  }

  /** The property's name that the parser stands at, as text that has a form in UTF-8. */
  static String name(JsonParser parser) {
    return wellFormed(parser.currentName());
  }

  /** The scalar that the parser stands at, as text that has a form in UTF-8. */
  static String text(JsonParser parser) {
    return wellFormed(parser.getString());
  }

  /** Where in the bytes the object or array begins that the parser has just entered. */
  static int start(JsonParser parser) {
    // The parser knows no token location here: it looks ahead behind a property's name.
    return Math.toIntExact(parser.currentLocation().getByteOffset() - 1);
  }

  /** What the parser stands at, in a reader's words. */
  static String found(JsonParser parser) {
    JsonToken token = parser.currentToken();
    String what =
        token == null
            ? "the end"
            : switch (token) {
              case START_OBJECT -> "an object";
              case START_ARRAY -> "an array";
              case VALUE_STRING -> "a string";
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
              case VALUE_TRUE, VALUE_FALSE -> "a boolean";
              case VALUE_NULL -> "null";
              default -> "the end of it";
            };
    return what + " at byte " + parser.currentLocation().getByteOffset();
  }

  /** A failure of the parser, in one line. */
  static String problem(JacksonException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("no JSON").replaceFirst(OPENED, "")
        + (e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset());
  }

  // An escape can name half a surrogate pair, which no UTF-8 can hold; Go's decoder does the same.
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceLoneSurrogates(text);
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean hasControl(byte[] line) {
    for (byte b : line) {
      if (b >= 0 && b < 0x20) {
        return true;
      }
    }
    return false;
  }

  /** The text as it stands between the quotes of a JSON string. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    JsonStringEncoder.getInstance().quoteAsString(text, escaped);
    return escaped.toString();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
