package dev.taffrail.ship.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON from elsewhere, which is checked to the last byte before it becomes part of a line.
 */
final class WellFormed {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .build();

  private WellFormed() {}

  /** The members of the one object that a text is; null when it is none, or names one twice. */
  static @Nullable Members object(String text) {
    byte[] bytes = text.strip().getBytes(UTF_8);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      parser.skipChildren();
      return parser.nextToken() == null ? Members.of(bytes) : null;
    } catch (JacksonException broken) {
      return null;
    }
  }

  /**
   * A value without white space between its parts, which may hold line ends; null when something in
   * it is longer than a parser takes.
   */
  static byte @Nullable [] inOneLine(Json value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonParser parser =
            FACTORY.createParser(
                ObjectReadContext.empty(),
                value.bytes(),
                value.start(),
                value.end() - value.start());
        JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      parser.nextToken();
      json.copyCurrentStructureExact(parser);
    } catch (JacksonException tooLong) {
      return null;
    }
    return out.toByteArray();
  }
}
