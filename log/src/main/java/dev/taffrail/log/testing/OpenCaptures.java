package dev.taffrail.log.testing;

import dev.taffrail.log.Event;
import dev.taffrail.log.Scope;
import dev.taffrail.log.Taffrail;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The captures of this process, and which threads belong to which. */
final class OpenCaptures {
  private static final ThreadLocal<@Nullable LogCapture> OF_THREAD = new InheritableThreadLocal<>();
  private static final List<LogCapture> OPEN = new CopyOnWriteArrayList<>();
  private static final Object LOCK = new Object();

  private static @Nullable Scope interception;

  private OpenCaptures() {}

  static void add(LogCapture capture) {
    OF_THREAD.set(capture);
    synchronized (LOCK) {
      OPEN.add(capture);
      if (interception == null) {
        interception = Taffrail.intercept(OpenCaptures::take);
      }
    }
  }

  static void remove(LogCapture capture) {
    synchronized (LOCK) {
      OPEN.remove(capture);
      if (OPEN.isEmpty() && interception != null) {
        interception.close();
        interception = null;
      }
    }
    LogCapture current = current();
    if (current == null) {
      OF_THREAD.remove();
    } else {
      OF_THREAD.set(current);
    }
  }

  /** The innermost capture of this thread that is open. */
  static @Nullable LogCapture current() {
    LogCapture capture = OF_THREAD.get();
    while (capture != null && !capture.isOpen()) {
      capture = capture.outer();
    }
    return capture;
  }

  private static boolean take(Event event) {
    LogCapture current = current();
    if (current != null) {
      current.process(event);
    } else {
      CapturedRecord record = CapturedRecord.of(event);
      OPEN.forEach(capture -> capture.add(record));
    }
    return false;
  }
}
