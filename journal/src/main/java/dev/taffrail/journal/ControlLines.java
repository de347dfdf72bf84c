package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The journal's own lines, but for seals: rendered with the canonical head, without LF. */
final class ControlLines {
  static final String PRUNED = "journal_pruned";
  static final String UNSHIPPED_LOST = "unshipped_lost";
  static final String RECOVERED = "journal_recovered";
  static final String DROPPED = "records_dropped";
  static final String CLOCK_CHANGED = "clock_changed";

  /** A file keeps room for so much, and not for as many names as there may be. */
  private static final int LONGEST_LOST = 1024;

  private ControlLines() {}

  static byte[] pruned(Instant time, Pruned pruned) {
    StringBuilder line = head(time, Level.INFO, PRUNED);
    number(line, "min_index", pruned.minIndex());
    number(line, "files", pruned.files());
    number(line, "bytes", pruned.bytes());
    text(line, "policy", pruned.policy());
    return end(line);
  }

  /**
   * Retention's word on what it deletes though somebody has not read it. A reader that has such a
   * file open, or has moved on since its cursor was saved, still gets some of it: so many records
   * are lost at most.
   *
   * @param lost by the names of cursors; of very many not all are named
   */
  static byte[] unshippedLost(Instant time, long bytes, SortedMap<String, Long> lost) {
    StringBuilder line = head(time, Level.WARNING, UNSHIPPED_LOST);
    number(line, "bytes", bytes);
    int named = 0;
    line.append(",\"cursors\":{");
    for (Map.Entry<String, Long> cursor : lost.entrySet()) {
      if (line.length() < LONGEST_LOST) {
        line.append(named++ == 0 ? "\"" : ",\"").append(cursor.getKey()).append("\":");
        line.append(cursor.getValue());
      }
    }
    line.append('}');
    if (named < lost.size()) {
      number(line, "unnamed", lost.size() - named);
    }
    return end(line);
  }

  static byte[] recovered(Instant time, Recovered recovered) {
    StringBuilder line = head(time, Level.WARNING, RECOVERED);
    number(line, "at", recovered.at());
    number(line, "offset", recovered.offset());
    number(line, "length", recovered.length());
    text(line, "sha256", recovered.sha256());
    number(line, "last_seal", recovered.lastSeal());
    number(line, "unsealed", recovered.unsealed());
    return end(line);
  }

  /**
   * @param counts of refused records by level; those left out are 0
   * @param reason why, for instance {@code buffer_full}
   */
  static byte[] dropped(Instant time, Map<Level, Long> counts, String reason) {
    StringBuilder line = head(time, Level.WARNING, DROPPED);
    number(line, "count", counts.values().stream().mapToLong(Long::longValue).sum());
    for (Level level : Level.values()) {
      number(line, level.label(), counts.getOrDefault(level, 0L));
    }
    text(line, "reason", reason);
    return end(line);
  }

  /** How many records a line says were lost; 0 for a line that says nothing of the kind. */
  static long parseDropped(byte[] line) {
    return ControlFields.of(line, DROPPED).flatMap(ControlLines::dropped).orElse(0L);
  }

  private static Optional<Long> dropped(ControlFields fields) {
    return fields.complete(
        () -> {
          long count = fields.number("count");
          for (Level level : Level.values()) {
            fields.number(level.label());
          }
          fields.text("reason");
          return count;
        });
  }

  static byte[] clockChanged(ClockChange change) {
    StringBuilder line = head(change.time(), Level.WARNING, CLOCK_CHANGED);
    text(line, "before", Timestamps.format(change.time().minusMillis(change.jumpMillis())));
    number(line, "jump_ms", change.jumpMillis());
    number(line, "slept_ms", change.sleptMillis());
    number(line, "monotonic_ms", change.monotonicMillis());
    text(line, "boot", change.bootId());
    return end(line);
  }

  /** The change of the clock that a line states; empty for a line that states none. */
  static Optional<ClockChange> parseClockChanged(byte[] line) {
    return ControlFields.of(line, CLOCK_CHANGED)
        .flatMap(fields -> fields.complete(() -> clockChange(line, fields)));
  }

  private static ClockChange clockChange(byte[] line, ControlFields fields) {
    RecordHead head = RecordHead.parse(line);
    if (head == null) {
      throw new IllegalArgumentException("expected the canonical head");
    }
    fields.text("before");
    ClockChange change =
        new ClockChange(
            head.time(),
            fields.signed("jump_ms"),
            fields.number("slept_ms"),
            fields.number("monotonic_ms"),
            fields.text("boot"));
    if (!Arrays.equals(clockChanged(change), line)) {
      throw new IllegalArgumentException("expected the line that states " + change);
    }
    return change;
  }

  /** The prune that a line states; empty for a line that is none. */
  static Optional<Pruned> parsePruned(byte[] line) {
    return ControlFields.of(line, PRUNED)
        .flatMap(
            fields ->
                fields.complete(
                    () ->
                        new Pruned(
                            fields.number("min_index"),
                            fields.number("files"),
                            fields.number("bytes"),
                            fields.text("policy"))));
  }

  /** The recovery that a line states; empty for a line that is none. */
  static Optional<Recovered> parseRecovered(byte[] line) {
    return ControlFields.of(line, RECOVERED)
        .flatMap(
            fields ->
                fields.complete(
                    () ->
                        new Recovered(
                            fields.number("at"),
                            fields.number("offset"),
                            fields.number("length"),
                            fields.text("sha256"),
                            fields.number("last_seal"),
                            fields.number("unsealed"))));
  }

  /** Appends the head of a control line, without what follows the event. */
  static void head(StringBuilder line, Instant time, Level level, String event) {
    line.append("{\"timestamp\":\"").append(Timestamps.format(time));
    line.append("\",\"level\":\"").append(level.label());
    line.append("\",\"logger\":\"").append(RecordHead.CONTROL_LOGGER);
    line.append("\",\"event\":\"").append(event).append('"');
  }

  private static StringBuilder head(Instant time, Level level, String event) {
    StringBuilder line = new StringBuilder(256);
    head(line, time, level, event);
    return line;
  }

  private static void number(StringBuilder line, String key, long value) {
    line.append(",\"").append(key).append("\":").append(value);
  }

  private static void text(StringBuilder line, String key, String value) {
    line.append(",\"").append(key).append("\":");
    JsonText.quote(line, value);
  }

  private static byte[] end(StringBuilder line) {
    return line.append('}').toString().getBytes(UTF_8);
  }

  /**
   * Retention's announcement of what it deletes.
   *
   * @param minIndex the first leaf that stays
   * @param files how many files go
   * @param bytes their bytes
   * @param policy why, for instance {@code backups=3}
   */
  record Pruned(long minIndex, long files, long bytes, String policy) {}

  /**
   * What recovery found behind an unclean end.
   *
   * @param at the leaf index of this very line
   * @param offset in the file, where the torn bytes begin
   * @param length of the torn bytes, the LF that recovery ended them with included; 0 when none are
   * @param sha256 of the torn bytes, in lower-case hex
   * @param lastSeal the number of the last intact seal before them
   * @param unsealed how many leaves stand behind that seal's line and before this one
   */
  record Recovered(
      long at, long offset, long length, String sha256, long lastSeal, long unsealed) {}
}
