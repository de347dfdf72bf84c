package dev.taffrail.journal;

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
    return RecordLine.control(time, Level.INFO, PRUNED)
        .number("min_index", pruned.minIndex())
        .number("files", pruned.files())
        .number("bytes", pruned.bytes())
        .text("policy", pruned.policy())
        .end();
  }

  /**
   * Retention's word on what it deletes though somebody has not read it. A reader that has such a
   * file open, or has moved on since its cursor was saved, still gets some of it: so many records
   * are lost at most.
   *
   * @param lost by the names of cursors; of very many not all are named
   */
  static byte[] unshippedLost(Instant time, long bytes, SortedMap<String, Long> lost) {
    RecordLine line = RecordLine.control(time, Level.WARNING, UNSHIPPED_LOST);
    line.number("bytes", bytes);
    int named = 0;
    StringBuilder cursors = new StringBuilder("{");
    for (Map.Entry<String, Long> cursor : lost.entrySet()) {
      if (line.length() + cursors.length() < LONGEST_LOST) {
        cursors.append(named++ == 0 ? "\"" : ",\"").append(cursor.getKey()).append("\":");
        cursors.append(cursor.getValue());
      }
    }
    line.json("cursors", cursors.append('}'));
    if (named < lost.size()) {
      line.number("unnamed", lost.size() - named);
    }
    return line.end();
  }

  static byte[] recovered(Instant time, Recovered recovered) {
    return RecordLine.control(time, Level.WARNING, RECOVERED)
        .number("at", recovered.at())
        .number("offset", recovered.offset())
        .number("length", recovered.length())
        .text("sha256", recovered.sha256())
        .number("last_seal", recovered.lastSeal())
        .number("unsealed", recovered.unsealed())
        .end();
  }

  /**
   * @param counts of refused records by level; those left out are 0
   * @param reason why: {@code buffer_full} or {@code invalid_record}
   */
  static byte[] dropped(Instant time, Map<Level, Long> counts, String reason) {
    RecordLine line = RecordLine.control(time, Level.WARNING, DROPPED);
    line.number("count", counts.values().stream().mapToLong(Long::longValue).sum());
    for (Level level : Level.values()) {
      line.number(level.label(), counts.getOrDefault(level, 0L));
    }
    return line.text("reason", reason).end();
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
    Instant before = change.time().minusMillis(change.jumpMillis());
    return RecordLine.control(change.time(), Level.WARNING, CLOCK_CHANGED)
        .text("before", Timestamps.format(before))
        .number("jump_ms", change.jumpMillis())
        .number("slept_ms", change.sleptMillis())
        .number("monotonic_ms", change.monotonicMillis())
        .text("boot", change.bootId())
        .end();
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
