package dev.taffrail.ship.otlp;

import dev.taffrail.ship.http.HttpAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of an answer: {@code ExportLogsServiceResponse} of a success, {@code google.rpc.Status}
 * of a failure.
 *
 * @param rejected how many records were not taken although the request succeeded
 * @param message what the receiver says; empty when it says nothing
 */
record OtlpResponse(long rejected, String message) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String PROTOBUF_TYPE = "application/x-protobuf";
  private static final String JSON_TYPE = "application/json";
  private static final int PARTIAL_SUCCESS = 1;
  private static final int REJECTED = 1;
  private static final int MESSAGE = 2;

  /** Whether the body is said to be of a type that OTLP answers with. */
  static boolean isOtlp(HttpAnswer answer) {
    return answer.mediaType().equals(PROTOBUF_TYPE) || answer.mediaType().equals(JSON_TYPE);
  }

  /** Of a success; null when the body is no receiver's of OTLP. */
  static @Nullable OtlpResponse ofSuccess(HttpAnswer answer) {
    try {
      return switch (answer.mediaType()) {
        case PROTOBUF_TYPE -> partial(new ProtobufFields(answer.content()));
        case JSON_TYPE -> partial(answer.body());
        default -> answer.content().length == 0 ? new OtlpResponse(0, "") : null;
      };
    } catch (JacksonException | IndexOutOfBoundsException notOtlp) {
      return null;
    }
  }

  /** Of a failure: its message, or the whole body where it is something else. */
  static String message(HttpAnswer answer) {
    try {
      return switch (answer.mediaType()) {
        case PROTOBUF_TYPE -> new ProtobufFields(answer.content()).text(MESSAGE);
        case JSON_TYPE -> message(answer.body());
        default -> answer.body();
      };
    } catch (JacksonException | IndexOutOfBoundsException notOtlp) {
      return answer.body();
    }
  }

  private static OtlpResponse partial(ProtobufFields response) {
    ProtobufFields partial = new ProtobufFields(response.bytes(PARTIAL_SUCCESS));
    return new OtlpResponse(partial.number(REJECTED), partial.text(MESSAGE));
  }

  private static @Nullable OtlpResponse partial(String json) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      OtlpResponse found = new OtlpResponse(0, "");
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean partial = parser.currentName().equals("partialSuccess");
        if (parser.nextToken() == JsonToken.START_OBJECT && partial) {
          found = partial(parser);
        } else {
          parser.skipChildren();
        }
      }
      return found;
    }
  }

  private static OtlpResponse partial(JsonParser parser) {
    long rejected = 0;
    String message = "";
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("rejectedLogRecords")) {
        // A 64-bit integer: a string by the protocol, though some write a number.
        rejected = parser.getValueAsLong();
      } else if (name.equals("errorMessage")) {
        message = parser.getString();
      } else {
        parser.skipChildren();
      }
    }
    return new OtlpResponse(rejected, message);
  }

  private static String message(String json) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean message = parser.currentName().equals("message");
        if (parser.nextToken() == JsonToken.VALUE_STRING && message) {
          return parser.getString();
        }
        parser.skipChildren();
      }
      return json;
    }
  }
}
