package dev.taffrail.ship.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Piece;
import dev.taffrail.ship.ShipRecord;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record {@code log_summary} in the making. For one thread. */
final class Summary {
  private static final String EVENT = "log_summary";
  private static final int MOST_IDS = 3;
  private static final int LONGEST_ID = 200;

  /** Its own fields, which no key may be named like. */
  private static final List<String> NAMES =
      List.of(
          "of",
          "count",
          "first",
          "last",
          "first_index",
          "last_index",
          "numbers",
          "numbers_left_out",
          "correlation_ids");

  private final long firstIndex;
  private final Level level;
  private final String logger;
  private final String event;
  private final Map<String, String> keys = new LinkedHashMap<>();
  private final Numbers numbers;
  private final Set<String> ids = new LinkedHashSet<>();
  private long count;
  private String first;
  private String last;
  private long lastIndex;

  /**
   * @param sample the first record, whose level, event and logger it takes; its line is not kept
   * @param members those of its line; null when it is no JSON
   */
  Summary(ShipRecord sample, KeyReader by, @Nullable Members members) {
    RecordHead head = sample.head();
    this.firstIndex = sample.index();
    this.level = head.level();
    this.logger = head.logger();
    this.event = head.event();
    this.first = head.timestamp();
    this.last = first;
    for (FieldPath path : by.paths()) {
      Json value = members == null || path.isHead() ? null : path.find(members);
      if (value != null) {
        keys.put(path.name(), value.raw());
      }
    }
    this.numbers = new Numbers(keys.keySet());
  }

  /**
   * @throws IllegalArgumentException when a key has the name of a field that summaries have anyway
   */
  static void checkNames(List<String> by) {
    for (String name : by) {
      if (NAMES.contains(name) || name.equals("timestamp")) {
        throw new IllegalArgumentException(
            "by: expected other fields than timestamp, "
                + String.join(", ", NAMES)
                + ", found "
                + name);
      }
    }
  }

  void add(Piece piece, @Nullable Members members) {
    ShipRecord record = piece.record();
    String time = record.head().timestamp();
    first = time.compareTo(first) < 0 ? time : first;
    last = time.compareTo(last) > 0 ? time : last;
    lastIndex = Math.max(lastIndex, record.index());
    count += piece.sources();
    String id = record.head().correlationId();
    if (id != null && id.length() <= LONGEST_ID && ids.size() < MOST_IDS) {
      ids.add(id);
    }
    if (members != null) {
      numbers.add(members);
    }
  }

  /** The record, at the time of the last one, with the index of the first. */
  Piece piece() {
    byte[] line = line().getBytes(UTF_8);
    RecordHead head = RecordHead.parse(line);
    if (head == null) {
      throw new IllegalStateException("a summary without a head");
    }
    return Piece.summary(ShipRecord.of(firstIndex, line, head), count);
  }

  private String line() {
    StringBuilder out = new StringBuilder(512);
    out.append("{\"timestamp\":\"").append(last);
    out.append("\",\"level\":\"").append(level.label());
    out.append("\",\"logger\":").append(text(logger));
    out.append(",\"event\":\"").append(EVENT);
    out.append("\",\"of\":").append(text(event));
    keys.forEach((name, raw) -> out.append(',').append(text(name)).append(':').append(raw));
    out.append(",\"count\":").append(count);
    out.append(",\"first\":\"").append(first);
    out.append("\",\"last\":\"").append(last);
    out.append("\",\"first_index\":").append(firstIndex);
    out.append(",\"last_index\":").append(lastIndex);
    numbers.writeTo(out);
    if (!ids.isEmpty()) {
      List<String> quoted = ids.stream().map(Summary::text).toList();
      out.append(",\"correlation_ids\":[").append(String.join(",", quoted)).append(']');
    }
    return out.append('}').toString();
  }

  private static String text(String text) {
    return new String(Json.quoted(text), UTF_8);
  }
}
