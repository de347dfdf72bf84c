package dev.taffrail.log;

import java.lang.StackWalker.StackFrame;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who called the log: the frames outside of it and of the interfaces in front of it. */
final class Callers {
  private static final int MAX_FRAMES = 64;

  private static final String[] INNER = {
    "dev.taffrail.log.Callers",
    "dev.taffrail.log.EventBuffer",
    "dev.taffrail.log.LogEvent",
    "dev.taffrail.log.Nesting",
    "dev.taffrail.log.Pipeline",
    "dev.taffrail.log.PooledEvent",
    "dev.taffrail.log.Processors"
  };

  private static final String[] INTERFACES = {
    "dev.taffrail.log.slf4j.",
    "dev.taffrail.log.logback.",
    "org.slf4j.",
    "ch.qos.logback.",
    "org.apache.commons.logging.",
    "org.apache.logging.log4j.",
    "org.apache.logging.slf4j.",
    "java.util.logging.",
    "java.lang.System$Logger",
    "jdk.internal.logger.",
    "sun.util.logging."
  };

  private static final StackWalker WALKER = StackWalker.getInstance();

  private Callers() {}

  static Optional<StackFrame> nearest() {
    return WALKER.walk(frames -> frames.dropWhile(Callers::isInside).findFirst());
  }

  /** The nearest first, one a line. */
  static String stack() {
    return WALKER.walk(
        frames ->
            frames
                .dropWhile(Callers::isInside)
                .limit(MAX_FRAMES)
                .map(StackFrame::toString)
                .collect(Collectors.joining("\n")));
  }

  private static boolean isInside(StackFrame frame) {
    String type = frame.getClassName();
    for (String inner : INNER) {
      if (type.equals(inner)) {
        return true;
      }
    }
    for (String prefix : INTERFACES) {
      if (type.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
