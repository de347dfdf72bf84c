package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lines for people on standard error, while there is no journal. Goes to the descriptor itself: a
 * program may have pointed System.err back to its log.
 */
final class StandardError implements RecordSink {
  static final StandardError INSTANCE =
      new StandardError(
          new FileOutputStream(FileDescriptor.err), Layout.of(Format.console(), Terminal.isAt(2)));

  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final OutputStream to;
  private final Layout layout;
  private volatile boolean ending;

  /** Whether a line waits to be taken for longer than that. */
  private volatile boolean stuck;

  StandardError(OutputStream to) {
    this(to, Layout.PLAIN);
  }

  private StandardError(OutputStream to, Layout layout) {
    this.to = to;
    this.layout = layout;
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public boolean offer(Level level, boolean security, byte[] buffer, int length) {
    byte[] line = Arrays.copyOf(buffer, length + 1);
    line[length] = '\n';
    return ending ? writeInTime(line) : write(line);
  }

  /**
   * From now on no line is waited for without a bound: the process may be about to end, and nobody
   * reads the pipe that standard error may be.
   */
  void end() {
    ending = true;
  }

  /** Each line by a thread of its own, as one that is stuck holds up nothing then. */
  private boolean writeInTime(byte[] line) {
    if (stuck) {
      return false;
    }
    AtomicBoolean written = new AtomicBoolean();
    AtomicBoolean over = new AtomicBoolean();
    boolean inTime =
        Drain.within(
            PATIENCE,
            () -> {
              written.set(write(line));
              over.set(true);
              stuck = false;
            });
    if (!inTime) {
      stuck = true;
      stuck = !over.get(); // it may have ended in between
    }
    return inTime && written.get();
  }

  private boolean write(byte[] line) {
    try {
      to.write(line);
      return true;
    } catch (IOException closed) { // there is nowhere left to say so; the caller counts it
      return false;
    }
  }

  /** Says something about logging itself. */
  void say(String message) {
    byte[] text = ("taffrail: " + message).getBytes(StandardCharsets.UTF_8);
    boolean unused = offer(Level.ERROR, false, text, text.length);
  }
}
