package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.RecordHead;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A line of a refused log, read again.
 *
 * @param raw the whole line without LF
 * @param source the source's name; empty for the device's own journal
 * @param alone whether the source has one lane only
 * @param index the record's index
 * @param line the record
 * @param head the record's head
 */
// The bytes are handed on, never compared.
@SuppressWarnings("ArrayRecordComponent")
record RefusedLine(
    byte[] raw, String source, boolean alone, long index, byte[] line, RecordHead head) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Null when the line is none of a refused log: torn, or changed by somebody. */
  static @Nullable RefusedLine parse(byte[] raw) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), raw, 0, raw.length)) {
      return read(raw, json);
    } catch (JacksonException e) {
      return null;
    }
  }

  private static @Nullable RefusedLine read(byte[] raw, JsonParser json) {
    String source = "";
    String lane = "";
    long index = -1;
    byte[] line = {};
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "source" -> source = json.getString();
        case "lane" -> lane = json.getString();
        case "taffrail_index" -> index = json.getLongValue();
        case "line" -> line = json.getString().getBytes(UTF_8);
        default -> json.skipChildren();
      }
    }
    RecordHead head = RecordHead.parse(line);
    boolean whole = json.currentToken() == JsonToken.END_OBJECT && index >= 0;
    return head == null || !whole
        ? null
        : new RefusedLine(raw, source, lane.equals(Lane.ALL.label()), index, line, head);
  }
}
