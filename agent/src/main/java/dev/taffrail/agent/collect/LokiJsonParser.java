package dev.taffrail.agent.collect;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One way through {@code
 * {"streams":[{"stream":{label:value},"values":[["ns","line",{name:value}]]}]}}, as strict as Loki:
 * times are strings, labels and metadata are flat and strings. Other keys are passed over.
 */
final class LokiJsonParser implements LokiPush.Parser {
  private static final String PUSH = "loghttp.PushRequest";
  private static final String STREAMS = PUSH + ".Streams";
  private static final String VALUES = STREAMS + ".Values";

  private final byte[] body;

  LokiJsonParser(byte[] body) {
    this.body = body;
  }

  @Override
  public void run(List<Map<String, String>> streams, LokiPush.Values values)
      throws RefusedException {
    new Run(Json.parser(body), streams, values).run();
  }

  private record Run(JsonParser parser, List<Map<String, String>> streams, LokiPush.Values values) {

    void run() throws RefusedException {
      try (parser) {
        if (parser.nextToken() == null) {
          throw new RefusedException(400, "EOF");
        }
        push();
        if (parser.nextToken() != null) {
          throw unexpected(PUSH, "the end");
        }
      } catch (JacksonException e) {
        throw new RefusedException(400, PUSH + ": " + Json.problem(e), e);
      }
    }

    private void push() throws RefusedException {
      expect(JsonToken.START_OBJECT, PUSH, "an object");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        boolean isStreams = parser.currentName().equals("streams");
        if (parser.nextToken() != JsonToken.VALUE_NULL && isStreams) {
          readStreams();
        } else {
          parser.skipChildren();
        }
      }
    }

    private void readStreams() throws RefusedException {
      expect(JsonToken.START_ARRAY, STREAMS, "an array");
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(JsonToken.START_OBJECT, STREAMS, "an object");
        LokiPush.checkCount(streams);
        streams.add(Map.of());
        stream(streams.size() - 1);
      }
    }

    private void stream(int stream) throws RefusedException {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_NULL) {
          continue;
        }
        switch (name) {
          case "stream" -> streams.set(stream, strings(STREAMS + ".Stream"));
          case "values" -> readValues(stream);
          default -> parser.skipChildren();
        }
      }
    }

    private void readValues(int stream) throws RefusedException {
      expect(JsonToken.START_ARRAY, VALUES, "an array");
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(JsonToken.START_ARRAY, VALUES, "an array of time and line");
        value(stream);
      }
    }

    private void value(int stream) throws RefusedException {
      long nanos = nanos();
      next(JsonToken.VALUE_STRING, VALUES, "the line as a string");
      String line = Json.text(parser);
      Map<String, String> metadata = Map.of();
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        metadata = strings(VALUES + ".StructuredMetadata");
        parser.nextToken();
      }
      expect(JsonToken.END_ARRAY, VALUES, "metadata or the entry's end");
      values.value(stream, nanos, line, metadata);
    }

    private long nanos() throws RefusedException {
      next(JsonToken.VALUE_STRING, VALUES, "nanoseconds as a string");
      try {
        return Long.parseLong(parser.getString());
      } catch (NumberFormatException e) {
        throw unexpected(VALUES, "nanoseconds");
      }
    }

    private Map<String, String> strings(String where) throws RefusedException {
      expect(JsonToken.START_OBJECT, where, "an object of strings");
      Map<String, String> strings = new TreeMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = Json.name(parser);
        next(JsonToken.VALUE_STRING, where, "a string");
        strings.put(name, Json.text(parser));
      }
      return strings;
    }

    private void next(JsonToken token, String where, String what) throws RefusedException {
      parser.nextToken();
      expect(token, where, what);
    }

    private void expect(JsonToken token, String where, String what) throws RefusedException {
      if (parser.currentToken() != token) {
        throw unexpected(where, what);
      }
    }

    private RefusedException unexpected(String where, String what) {
      return new RefusedException(
          400, where + ": expected " + what + ", found " + Json.found(parser));
    }
  }
}
