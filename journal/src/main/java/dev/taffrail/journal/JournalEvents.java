package dev.taffrail.journal;

import java.time.Instant;
import java.util.List;

/** What the writer has to tell people, beside the control lines that a verifier acts upon. */
final class JournalEvents {
  static final String LOGGER = "taffrail.disk";
  static final String KEYS_LOGGER = "taffrail.keys";

  static final String TAMPERED = "journal_tampered";
  static final String SET_ASIDE = "journal_set_aside";

  /** A problem can quote a whole line; a record must not grow with that. */
  private static final int LONGEST_PROBLEM = 2_000;

  private JournalEvents() {}

  /** A force failed: nobody knows what of the file before this one would survive a power cut. */
  static byte[] forceFailed(Instant now, String error) {
    return failure(now, Level.CRITICAL, "force_failed", error).end();
  }

  /**
   * The disk takes nothing, or took nothing for a while; or no seal can, or could, be made, as the
   * store of keys fails. What was lost in it stands in records_dropped.
   *
   * @param lastedMillis 0 while it is not over
   */
  static byte[] outage(Instant now, Outage.Kind kind, String error, long lastedMillis) {
    String event =
        switch (kind) {
          case DISK_FULL -> "disk_full";
          case DISK -> "write_failed";
          case KEYS -> "keys_unavailable";
        };
    return outage(now, kind, Level.CRITICAL, event, error, lastedMillis);
  }

  /** What failed works again, after a time whose beginning was written down. */
  static byte[] outageOver(Instant now, Outage.Kind kind, String error, long lastedMillis) {
    String event = kind == Outage.Kind.KEYS ? "keys_available" : "disk_writable";
    return outage(now, kind, Level.WARNING, event, error, lastedMillis);
  }

  private static byte[] outage(
      Instant now, Outage.Kind kind, Level level, String event, String error, long lasted) {
    String logger = kind == Outage.Kind.KEYS ? KEYS_LOGGER : LOGGER;
    return new RecordLine(now, level, logger, event)
        .text("error", cut(error))
        .number("lasted_ms", lasted)
        .end();
  }

  /**
   * The files were not those that were written any more, and were opened anew.
   *
   * @param lostBytes that somebody cut off, gone for good
   * @param repeated how many records follow that were in no file
   */
  static byte[] filesChanged(Instant now, String error, long lostBytes, int repeated) {
    return failure(now, Level.CRITICAL, "journal_files_changed", error)
        .number("lost_bytes", lostBytes)
        .number("repeated", repeated)
        .end();
  }

  /** Other processes cannot hand their records over. */
  static byte[] noHandOver(Instant now, String error) {
    return failure(now, Level.WARNING, "hand_over_unavailable", error).end();
  }

  private static RecordLine failure(Instant now, Level level, String event, String error) {
    return new RecordLine(now, level, LOGGER, event).text("error", cut(error));
  }

  /**
   * What was found is not what this journal left: it was kept aside, and a new one begun.
   *
   * @param lastNote the last good seal's note, empty when there was none
   * @param vkey the new journal's verification key
   */
  static byte[] tampered(Instant now, String problem, String lastNote, Aside aside, String vkey) {
    RecordLine line = aside(now, Level.CRITICAL, TAMPERED, problem, aside);
    line.text("vkey", vkey);
    if (!lastNote.isEmpty()) {
      line.text("last_note", lastNote);
    }
    return line.end();
  }

  /** There were files without seals where a sealed journal begins. */
  static byte[] setAside(Instant now, Aside aside) {
    return aside(now, Level.WARNING, SET_ASIDE, "files without seals", aside).end();
  }

  private static RecordLine aside(
      Instant now, Level level, String event, String problem, Aside aside) {
    RecordLine line = RecordLine.control(now, level, event);
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
