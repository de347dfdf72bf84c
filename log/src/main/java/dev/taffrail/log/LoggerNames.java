package dev.taffrail.log;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The names of all loggers in use, each once, so that a change of levels reaches every logger. A
 * name that no logger bears any longer is forgotten: programs make loggers for devices that go.
 */
final class LoggerNames {
  private static final ConcurrentMap<String, InUse> NAMES = new ConcurrentHashMap<>();
  private static final ReferenceQueue<LoggerName> GONE = new ReferenceQueue<>();

  private LoggerNames() {}

  private static final class InUse extends WeakReference<LoggerName> {
    private final String key;

    InUse(String key, LoggerName name) {
      super(name, GONE);
      this.key = key;
    }
  }

  static LoggerName of(String name) {
    forgetGone();
    LoggerName made = new LoggerName(name);
    InUse own = new InUse(name, made);
    while (true) {
      InUse there = NAMES.putIfAbsent(name, own);
      if (there == null) {
        return made;
      }
      LoggerName found = there.get();
      if (found != null) {
        return found;
      }
      boolean unused = NAMES.remove(name, there);
    }
  }

  private static void forgetGone() {
    for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      if (gone instanceof InUse inUse) {
        boolean unused = NAMES.remove(inUse.key, inUse);
      }
    }
  }

  /** Every guard is to be made anew at the logger's next call. */
  static void forgetGuards() {
    for (InUse inUse : NAMES.values()) {
      LoggerName name = inUse.get();
      if (name != null) {
        name.guard(Guard.UNKNOWN);
      }
    }
  }

  /** For tests: how many names are held. */
  static int size() {
    forgetGone();
    return NAMES.size();
  }
}
