package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** What the writer has to tell people, beside the control lines that a verifier acts upon. */
final class JournalEvents {
  static final String LOGGER = "taffrail.disk";

  static final String TAMPERED = "journal_tampered";
  static final String SET_ASIDE = "journal_set_aside";

  /** A problem can quote a whole line; a record must not grow with that. */
  private static final int LONGEST_PROBLEM = 2_000;

  private JournalEvents() {}

  /** A force failed: nobody knows what of the file before this one would survive a power cut. */
  static byte[] forceFailed(long wallMicros, String error) {
    return record(wallMicros, Level.CRITICAL, "force_failed", error);
  }

  /**
   * The disk takes nothing, or took nothing for a while; what was lost in it stands in
   * records_dropped.
   *
   * @param lastedMillis 0 while it is not over
   */
  static byte[] writeFailed(long wallMicros, boolean full, String error, long lastedMillis) {
    return record(
        wallMicros,
        Level.CRITICAL,
        full ? "disk_full" : "write_failed",
        error,
        ",\"lasted_ms\":" + lastedMillis);
  }

  /** The disk takes records again, after a time whose beginning was written down. */
  static byte[] writable(long wallMicros, String error, long lastedMillis) {
    return record(
        wallMicros, Level.WARNING, "disk_writable", error, ",\"lasted_ms\":" + lastedMillis);
  }

  /**
   * The files were not those that were written any more, and were opened anew.
   *
   * @param lostBytes that somebody cut off, gone for good
   * @param repeated how many records follow that were in no file
   */
  static byte[] filesChanged(long wallMicros, String error, long lostBytes, int repeated) {
    return record(
        wallMicros,
        Level.CRITICAL,
        "journal_files_changed",
        error,
        ",\"lost_bytes\":" + lostBytes + ",\"repeated\":" + repeated);
  }

  /**
   * What was found is not what this journal left: it was kept aside, and a new one begun.
   *
   * @param lastNote the last good seal's note, empty when there was none
   * @param vkey the new journal's verification key
   */
  static byte[] tampered(
      long wallMicros, String problem, String lastNote, Aside aside, String vkey) {
    StringBuilder line = new StringBuilder(1024);
    ControlLines.head(line, DropReport.instant(wallMicros), Level.CRITICAL, TAMPERED);
    return asideRecord(line, problem, aside, vkey, lastNote);
  }

  /** There were files without seals where a sealed journal begins. */
  static byte[] setAside(long wallMicros, Aside aside) {
    StringBuilder line = new StringBuilder(256);
    ControlLines.head(line, DropReport.instant(wallMicros), Level.WARNING, SET_ASIDE);
    return asideRecord(line, "files without seals", aside, "", "");
  }

  private static byte[] asideRecord(
      StringBuilder line, String problem, Aside aside, String vkey, String lastNote) {
    field(line, "problem", problem.substring(0, Math.min(problem.length(), LONGEST_PROBLEM)));
    field(line, "kept", aside.kept());
    if (!aside.deleted().isEmpty()) {
      field(line, "deleted", String.join(" ", aside.deleted()));
    }
    if (!vkey.isEmpty()) {
      field(line, "vkey", vkey);
    }
    if (!lastNote.isEmpty()) {
      field(line, "last_note", lastNote);
    }
    return line.append('}').toString().getBytes(UTF_8);
  }

  private static void field(StringBuilder line, String key, String value) {
    line.append(",\"").append(key).append("\":");
    JsonText.quote(line, value);
  }

  /** Other processes cannot hand their records over. */
  static byte[] noHandOver(long wallMicros, String error) {
    return record(wallMicros, Level.WARNING, "hand_over_unavailable", error);
  }

  private static byte[] record(long wallMicros, Level level, String event, String error) {
    return record(wallMicros, level, event, error, "");
  }

  private static byte[] record(
      long wallMicros, Level level, String event, String error, String fields) {
    StringBuilder line = new StringBuilder(256);
    line.append("{\"timestamp\":\"").append(Timestamps.format(DropReport.instant(wallMicros)));
    line.append("\",\"level\":\"").append(level.label());
    line.append("\",\"logger\":\"").append(LOGGER);
    line.append("\",\"event\":\"").append(event).append("\",\"error\":");
    JsonText.quote(line, error.substring(0, Math.min(error.length(), LONGEST_PROBLEM)));
    return line.append(fields).append('}').toString().getBytes(UTF_8);
  }

  /**
   * @param kept the folder that holds the files
   * @param deleted earlier such folders that go for it
   */
  record Aside(String kept, List<String> deleted) {}
}
