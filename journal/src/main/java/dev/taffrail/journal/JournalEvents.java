package dev.taffrail.journal;

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
    return failure(wallMicros, Level.CRITICAL, "force_failed", error).end();
  }

  /**
   * The disk takes nothing, or took nothing for a while; what was lost in it stands in
   * records_dropped.
   *
   * @param lastedMillis 0 while it is not over
   */
  static byte[] writeFailed(long wallMicros, boolean full, String error, long lastedMillis) {
    return failure(wallMicros, Level.CRITICAL, full ? "disk_full" : "write_failed", error)
        .number("lasted_ms", lastedMillis)
        .end();
  }

  /** The disk takes records again, after a time whose beginning was written down. */
  static byte[] writable(long wallMicros, String error, long lastedMillis) {
    return failure(wallMicros, Level.WARNING, "disk_writable", error)
        .number("lasted_ms", lastedMillis)
        .end();
  }

  /**
   * The files were not those that were written any more, and were opened anew.
   *
   * @param lostBytes that somebody cut off, gone for good
   * @param repeated how many records follow that were in no file
   */
  static byte[] filesChanged(long wallMicros, String error, long lostBytes, int repeated) {
    return failure(wallMicros, Level.CRITICAL, "journal_files_changed", error)
        .number("lost_bytes", lostBytes)
        .number("repeated", repeated)
        .end();
  }

  /** Other processes cannot hand their records over. */
  static byte[] noHandOver(long wallMicros, String error) {
    return failure(wallMicros, Level.WARNING, "hand_over_unavailable", error).end();
  }

  private static RecordLine failure(long wallMicros, Level level, String event, String error) {
    return new RecordLine(DropReport.instant(wallMicros), level, LOGGER, event)
        .text("error", cut(error));
  }

  /**
   * What was found is not what this journal left: it was kept aside, and a new one begun.
   *
   * @param lastNote the last good seal's note, empty when there was none
   * @param vkey the new journal's verification key
   */
  static byte[] tampered(
      long wallMicros, String problem, String lastNote, Aside aside, String vkey) {
    RecordLine line = aside(wallMicros, Level.CRITICAL, TAMPERED, problem, aside);
    line.text("vkey", vkey);
    if (!lastNote.isEmpty()) {
      line.text("last_note", lastNote);
    }
    return line.end();
  }

  /** There were files without seals where a sealed journal begins. */
  static byte[] setAside(long wallMicros, Aside aside) {
    return aside(wallMicros, Level.WARNING, SET_ASIDE, "files without seals", aside).end();
  }

  private static RecordLine aside(
      long wallMicros, Level level, String event, String problem, Aside aside) {
    RecordLine line = RecordLine.control(DropReport.instant(wallMicros), level, event);
    line.text("problem", cut(problem)).text("kept", aside.kept());
    if (!aside.deleted().isEmpty()) {
      line.text("deleted", String.join(" ", aside.deleted()));
    }
    return line;
  }

  private static String cut(String problem) {
    return problem.substring(0, Math.min(problem.length(), LONGEST_PROBLEM));
  }

  /**
   * @param kept the folder that holds the files
   * @param deleted earlier such folders that go for it
   */
  record Aside(String kept, List<String> deleted) {}
}
