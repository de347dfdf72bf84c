package dev.taffrail.ship.splunk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.body.JsonText;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The event objects of a request, one after the other, no array. */
final class SplunkEvents implements SplunkBody {
  private static final JsonFactory JSON = new JsonFactory();

  /** The names and digits around a record, at most. */
  private static final int AROUND = 160;

  private final List<String[]> constants = new ArrayList<>();
  private final int constantBytes;

  SplunkEvents(SplunkConfig config) {
    add("host", config.host());
    add("source", config.source());
    add("sourcetype", config.sourcetype());
    add("index", config.index());
    constantBytes =
        constants.stream().mapToInt(c -> c[0].length() + 6 + 2 * c[1].getBytes(UTF_8).length).sum();
  }

  @Override
  public URI url(SplunkConfig config, String channel) {
    return config.url();
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  /** Bytes of the event object, at most. */
  @Override
  public long sizeOf(ShipRecord record) {
    String correlation = record.head().correlationId();
    long own = AROUND + (correlation == null ? 0 : 2L * correlation.getBytes(UTF_8).length);
    return own + constantBytes + (isObject(record.line()) ? 1L : 2L) * record.line().length;
  }

  @Override
  public void write(JsonText json, ShipRecord record) {
    json.raw("{\"time\":").raw(seconds(record));
    for (String[] constant : constants) {
      json.raw(",\"" + constant[0] + "\":").string(constant[1]);
    }
    json.raw(",\"event\":");
    writeEvent(json, record.line());
    json.raw(",\"fields\":{\"taffrail_index\":\"" + record.index() + "\"");
    String correlation = record.head().correlationId();
    if (correlation != null) {
      json.raw(",\"correlation_id\":").string(correlation);
    }
    json.raw("}}");
  }

  /**
   * The record as it is when it is one JSON object, else as a string: a line with a brace too many
   * must not end the event and choose its own index or host.
   */
  private static void writeEvent(JsonText json, byte[] line) {
    if (isObject(line)) {
      json.raw(line);
    } else {
      json.string(line);
    }
  }

  private static boolean isObject(byte[] line) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException notJson) {
      return false;
    }
  }

  private static String seconds(ShipRecord record) {
    long millis = record.millis();
    return String.format(
        Locale.ROOT, "%d.%03d", Math.floorDiv(millis, 1_000), Math.floorMod(millis, 1_000));
  }

  private void add(String key, @Nullable String value) {
    if (value != null) {
      constants.add(new String[] {key, value});
    }
  }
}
