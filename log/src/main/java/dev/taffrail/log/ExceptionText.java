package dev.taffrail.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An exception as Java prints it, but with so many frames of each only. */
final class ExceptionText {
  private static final int MAX_EXCEPTIONS = 100;

  private final int maxFrames;
  private final StringBuilder text = new StringBuilder();
  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private ExceptionText(int maxFrames) {
    this.maxFrames = maxFrames;
  }

  static String of(Throwable exception, int maxFrames) {
    return Nesting.ask(() -> whole(exception, maxFrames), Nesting.TOO_DEEP);
  }

  private static String whole(Throwable exception, int maxFrames) {
    ExceptionText printed = new ExceptionText(maxFrames);
    try {
      printed.print(exception, "", "");
    } catch (Throwable failure) { // getMessage and toString of an exception are foreign code
      printed.text.append(JsonValues.marker(exception, failure));
    }
    return printed.text.toString().stripTrailing();
  }

  private void print(Throwable exception, String indent, String caption) {
    text.append(indent).append(caption);
    if (seen.size() >= MAX_EXCEPTIONS) {
      text.append("(more)\n");
    } else if (!seen.add(exception)) {
      text.append("(cycle) ").append(exception).append('\n');
    } else {
      text.append(exception).append('\n');
      printFrames(StackTrace.framesOf(exception), indent);
      printOthers(exception, indent);
    }
  }

  private void printOthers(Throwable exception, String indent) {
    for (Throwable other : exception.getSuppressed()) {
      print(other, indent + '\t', "Suppressed: ");
    }
    @Nullable Throwable cause = exception.getCause();
    if (cause != null) {
      print(cause, indent, "Caused by: ");
    }
  }

  private void printFrames(StackTraceElement[] trace, String indent) {
    for (int i = 0; i < Math.min(trace.length, maxFrames); i++) {
      text.append(indent).append("\tat ").append(trace[i]).append('\n');
    }
    if (trace.length > maxFrames) {
      text.append(indent).append("\t... ").append(trace.length - maxFrames).append(" more\n");
    }
  }
}
