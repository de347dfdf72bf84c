package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Lines for people on standard error, while there is no journal. Goes to the descriptor itself: a
 * program may have pointed System.err back to its log.
 *
 * <p>A call returns when its line is out, as the program may end at once. But it may be a pipe that
 * nobody reads: when a line was waited for in vain, no other is, until all that wait are out.
 */
final class StandardError implements RecordSink {
  static final StandardError INSTANCE =
      new StandardError(
          new FileOutputStream(FileDescriptor.err), Layout.of(Format.console(), Terminal.isAt(2)));

  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final OutputSink lines;
  private volatile boolean stuck;

  /** Of the lines that were lost, of how many a call told. */
  private long told;

  StandardError(OutputStream to) {
    this(to, Layout.PLAIN);
  }

  private StandardError(OutputStream to, Layout layout) {
    this.lines = OutputSink.lingering("stderr", to, layout);
  }

  @Override
  public Layout layout() {
    return lines.layout();
  }

  @Override
  public boolean offer(Level level, boolean security, byte[] buffer, int length) {
    if (stuck && lines.pending() == 0) {
      stuck = false;
    }
    if (lines.offer(level, security, buffer, length) && !stuck) {
      stuck = !lines.isTaken(PATIENCE);
    }
    return !tellsOfALoss();
  }

  /**
   * Each line that is lost is told of by one call, whichever that is: several threads see the loss,
   * callers only count, and a line that nobody waited for is lost behind its own call.
   */
  private synchronized boolean tellsOfALoss() {
    boolean tells = told < lines.lost();
    told += tells ? 1 : 0;
    return tells;
  }

  /** Says something about logging itself. */
  void say(String message) {
    byte[] text = ("taffrail: " + message).getBytes(StandardCharsets.UTF_8);
    boolean unused = offer(Level.ERROR, false, text, text.length);
  }
}
