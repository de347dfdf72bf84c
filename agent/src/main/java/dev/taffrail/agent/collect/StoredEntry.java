package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Timestamps;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The record that an entry becomes in a journal of the collector:
 *
 * <pre>
 * {"timestamp":time of receipt,"level":the original's,"logger":"collect.loki","event":"entry_received",
 *  "correlation_id":the original's,"labels":{…},"ns":"1780130257951919123","metadata":{…},
 *  "record":{the original, byte for byte}}
 * </pre>
 *
 * <p>An original that is no JSON object on one line stands as {@code "line":"escaped"}. What the
 * original or its protocol does not have is left out. A run that is too long for one record stands
 * in several, with {@code "part":1,"parts":3,"line":"escaped"}.
 */
final class StoredEntry {
  /** The largest record that a journal takes. */
  static final int MAX_BYTES = 64 * 1024;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  private StoredEntry() {}

  static byte[] render(Instant received, String logger, String event, Entry entry) {
    StoredEntry record = new StoredEntry();
    record.head(received, logger, event, entry);
    record.origin(entry);
    record.original(entry.line());
    return record.out.toByteArray();
  }

  /** The record of one part of the entry's original: {@code "part":1,"parts":3,"line":…}. */
  static byte[] renderPart(Instant received, String logger, String event, Entry entry, Part part) {
    StoredEntry record = new StoredEntry();
    record.head(received, logger, event, entry);
    record.origin(entry);
    record.raw(",\"part\":" + part.number() + ",\"parts\":" + part.of());
    record.escaped(part.bytes());
    return record.out.toByteArray();
  }

  private void head(Instant received, String logger, String event, Entry entry) {
    @Nullable RecordHead head = RecordHead.parse(entry.line());
    raw("{\"timestamp\":");
    quoted(Timestamps.text(received));
    property("level", level(entry, head).label());
    property("logger", logger);
    property("event", event);
    @Nullable String id = entry.metadata().get("correlation_id");
    if (head != null && head.correlationId() != null) {
      id = head.correlationId();
    }
    if (id != null) {
      property("correlation_id", id);
    }
  }

  private static Level level(Entry entry, @Nullable RecordHead head) {
    if (entry.level() != null) {
      return entry.level();
    }
    return head == null ? Level.INFO : head.level();
  }

  private void origin(Entry entry) {
    map("labels", entry.labels());
    entry.nanos().ifPresent(ns -> property("ns", Long.toString(ns)));
    map("metadata", entry.metadata());
  }

  private void original(byte[] line) {
    if (Json.isObjectOnOneLine(line)) {
      raw(",\"record\":");
      out.writeBytes(line);
      raw("}");
    } else {
      escaped(line);
    }
  }

  private void escaped(byte[] line) {
    property("line", new String(line, UTF_8));
    raw("}");
  }

  private void map(String name, Map<String, String> map) {
    if (map.isEmpty()) {
      return;
    }
    raw(",");
    quoted(name);
    String before = ":{";
    for (Map.Entry<String, String> e : map.entrySet()) {
      raw(before);
      quoted(e.getKey());
      raw(":");
      quoted(e.getValue());
      before = ",";
    }
    raw("}");
  }

  private void property(String name, String value) {
    raw(",");
    quoted(name);
    raw(":");
    quoted(value);
  }

  private void quoted(String text) {
    out.write('"');
    out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
    out.write('"');
  }

  private void raw(String ascii) {
    out.writeBytes(Json.utf8(ascii));
  }
}
