package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Guest} handed to the holder and that is not known to be written. Lines are counted
 * once they are written, so each is counted once however often it is handed over. For one thread.
 */
final class HandedOver {
  /** So few that their answers fit into a socket's buffer: neither side waits for the other. */
  private static final int WINDOW_RECORDS = 1024;

  private static final int WINDOW_BYTES = 256 * 1024;

  private final Counters counters;
  private final Drops drops;

  /** What the holder took; oldest first. */
  private final List<Line> taken = new ArrayList<>();

  /** What was sent behind it, whose answers were not looked at. */
  private final List<Line> unanswered = new ArrayList<>();

  /** Of what the reports tell that the holder took. */
  private final List<DropReport> reported = new ArrayList<>();

  private int unansweredBytes;

  /**
   * @param record false when it is none, and is only counted
   */
  private record Line(Level level, boolean record) {}

  HandedOver(Counters counters, Drops drops) {
    this.counters = counters;
    this.drops = drops;
  }

  /** A record was sent, behind all others. */
  void sent(Level level, int bytes) {
    unanswered.add(new Line(level, true));
    unansweredBytes += bytes;
  }

  /** A line that is no record was passed by, behind all others. */
  void passedBy(Level level) {
    unanswered.add(new Line(level, false));
  }

  /** Whether answers have to be looked at before more is sent. */
  boolean isFull() {
    return unanswered.size() >= WINDOW_RECORDS || unansweredBytes >= WINDOW_BYTES;
  }

  boolean isEmpty() {
    return unanswered.isEmpty() && taken.isEmpty() && reported.isEmpty();
  }

  /**
   * Takes the answers to all that was sent, as far as the holder took it; the rest counts as not
   * sent.
   *
   * @return the answer to the first that it did not take; null when it took all
   */
  @Nullable String takeAnswers(HolderLink link) throws IOException {
    String refusal = null;
    for (Line sent : unanswered) {
      String answer = sent.record() ? link.answer() : HandOverConnection.BAD;
      if (refusal == null && answer.startsWith(HandOverConnection.FAIL)) {
        refusal = answer;
      }
      if (refusal == null) {
        // Checked here and refused there: holder and guest are of different versions.
        taken.add(new Line(sent.level(), answer.equals(HandOverConnection.OK)));
      }
    }
    unanswered.clear();
    unansweredBytes = 0;
    return refusal;
  }

  /** How many lines the holder took that are not known to be written. */
  int taken() {
    return taken.size();
  }

  /** The holder took this report. */
  void reported(DropReport report) {
    reported.add(report);
  }

  /** All that the holder took is written: it is counted. */
  void written() {
    for (Line written : taken) {
      if (written.record()) {
        counters.written(written.level());
      } else {
        drops.invalid(written.level());
      }
    }
    taken.clear();
    for (DropReport drop : reported) {
      long told = drop.reported();
      assert told > 0;
    }
    reported.clear();
  }

  /** The next holder knows nothing of what the last one took. */
  void forget() {
    taken.clear();
    unanswered.clear();
    unansweredBytes = 0;
    reported.clear();
  }
}
