package dev.taffrail.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;

/** The text of an exception: its stack trace with causes, as Java prints it, lines ended by LF. */
final class StackTrace {
  private static final StackTraceElement[] NO_FRAMES = {};

  private StackTrace() {}

  static String of(Throwable exception) {
    String text = Nesting.ask(() -> whole(exception), Nesting.TOO_DEEP);
    return ActivePipeline.redactor().text(text);
  }

  /** None where a class that imitates an exception has null. */
  static StackTraceElement[] framesOf(Throwable exception) {
    return Objects.requireNonNullElse(exception.getStackTrace(), NO_FRAMES);
  }

  private static String whole(Throwable exception) {
    StringWriter text = new StringWriter();
    try {
      exception.printStackTrace(new LineFeedWriter(text));
    } catch (Throwable failure) { // getMessage and toString of an exception are foreign code
      return text + JsonValues.marker(exception, failure);
    }
    return text.toString().stripTrailing();
  }

  /** Ends lines alike on every system, so that records compare. */
  private static final class LineFeedWriter extends PrintWriter {
    LineFeedWriter(StringWriter to) {
      super(to);
    }

    @Override
    public void println() {
      write('\n');
    }

    @Override
    public void println(Object line) {
      write(String.valueOf(line));
      println();
    }
  }
}
