package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines for people on standard error, while there is no journal. Goes to the descriptor itself: a
 * program may have pointed System.err back to its log.
 */
final class StandardError implements RecordSink {
  static final StandardError INSTANCE =
      new StandardError(
          new FileOutputStream(FileDescriptor.err), Layout.of(Format.console(), Terminal.isAt(2)));

  private final OutputStream to;
  private final Layout layout;

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
