package dev.taffrail.log.slf4j;

import java.lang.StackWalker.StackFrame;

/**
 * Which method of SLF4J's MDC called the adapter. Costs about a microsecond, so it is asked only
 * where a value covers another.
 */
final class MdcCaller {
  private static final StackWalker WALKER = StackWalker.getInstance();

  /** The adapter's methods, the MDC's, and the one that called those. */
  private static final int FRAMES = 6;

  private MdcCaller() {}

  static boolean isPutCloseable() {
    return isAmongCallers("org.slf4j.MDC", "putCloseable");
  }

  static boolean isCloseable() {
    return isAmongCallers("org.slf4j.MDC$MDCCloseable", "close");
  }

  private static boolean isAmongCallers(String type, String method) {
    return WALKER.walk(frames -> frames.limit(FRAMES).anyMatch(frame -> is(frame, type, method)));
  }

  private static boolean is(StackFrame frame, String type, String method) {
    return frame.getClassName().equals(type) && frame.getMethodName().equals(method);
  }
}
