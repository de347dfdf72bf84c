package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The body of a HEC push: objects one after the other, {@code
 * {"time":…,"host":…,"source":…,"sourcetype":…,"index":…,"event":…,"fields":{…}}}.
 *
 * <p>An {@code event} that is a string is the original line; any other is taken byte for byte as it
 * stands in the body.
 */
final class HecEvents {
  static final Set<String> LABELS = Set.of("host", "source", "sourcetype", "index");
  private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private final byte[] body;
  private final JsonParser parser;
  private int number;

  private HecEvents(byte[] body) {
    this.body = body;
    this.parser = Json.parser(body);
  }

  /** Takes the event with this number, from 0. */
  interface Visitor {
    void event(int number, Entry entry) throws RefusedException, InvalidEventException;
  }

  /**
   * Visits the events in their order.
   *
   * @return how many there were
   * @throws InvalidEventException for the first that is none
   */
  static int visit(byte[] body, Visitor visitor) throws RefusedException, InvalidEventException {
    HecEvents events = new HecEvents(body);
    try (JsonParser parser = events.parser) {
      while (parser.nextToken() != null) {
        visitor.event(events.number, events.event());
        events.number++;
      }
      return events.number;
    } catch (JacksonException e) {
      throw events.invalid(HecAnswer.INVALID_FORMAT);
    }
  }

  private Entry event() throws InvalidEventException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw invalid(HecAnswer.INVALID_FORMAT);
    }
    Map<String, String> labels = new TreeMap<>();
    Map<String, String> fields = Map.of();
    OptionalLong time = OptionalLong.empty();
    byte @Nullable [] line = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      if (name.equals("event")) {
        line = line();
      } else if (name.equals("fields")) {
        fields = fields();
      } else if (name.equals("time")) {
        time = OptionalLong.of(nanos());
      } else if (LABELS.contains(name)) {
        labels.put(name, scalar());
      } else {
        parser.skipChildren();
      }
    }
    if (line == null) {
      throw invalid(HecAnswer.EVENT_REQUIRED);
    }
    return new Entry(labels, time, fields, line);
  }

  private byte[] line() throws InvalidEventException {
    if (parser.currentToken().isStructStart()) {
      return structure();
    }
    String text = Json.text(parser);
    if (text.isBlank()) {
      throw invalid(HecAnswer.EVENT_BLANK);
    }
    return Json.utf8(text);
  }

  private byte[] structure() {
    int start = Json.start(parser);
    parser.skipChildren();
    return Arrays.copyOfRange(
        body, start, Math.toIntExact(parser.currentLocation().getByteOffset()));
  }

  private Map<String, String> fields() throws InvalidEventException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw invalid(HecAnswer.BAD_FIELDS);
    }
    Map<String, String> fields = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = Json.name(parser);
      switch (parser.nextToken()) {
        case VALUE_NULL -> {}
        case START_OBJECT -> throw invalid(HecAnswer.BAD_FIELDS);
        case START_ARRAY -> fields.put(name, new String(structure(), UTF_8));
        default -> fields.put(name, Json.text(parser));
      }
    }
    return fields;
  }

  private String scalar() throws InvalidEventException {
    if (!parser.currentToken().isScalarValue()) {
      throw invalid(HecAnswer.INVALID_FORMAT);
    }
    return Json.text(parser);
  }

  // Seconds with a fraction, as a number or a string. Bounded before it is calculated with: a
  // sender could name a number of any length, or an exponent.
  private long nanos() throws InvalidEventException {
    String text = scalar();
    if (!SECONDS.matcher(text).matches()) {
      throw invalid(HecAnswer.INVALID_FORMAT);
    }
    try {
      return new BigDecimal(text).multiply(NANOS).toBigInteger().longValueExact();
    } catch (ArithmeticException e) {
      throw invalid(HecAnswer.INVALID_FORMAT);
    }
  }

  private InvalidEventException invalid(HecAnswer answer) {
    return new InvalidEventException(answer, number);
  }
}
