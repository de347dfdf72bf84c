package dev.taffrail.log;

import org.jspecify.annotations.Nullable;

/** Which fields a thread's context has: one reference for each thread that has any. */
final class ThreadContext {
  private static final ThreadLocal<@Nullable Fields> CURRENT = new ThreadLocal<>();

  private ThreadContext() {}

  static Fields current() {
    Fields fields = CURRENT.get();
    return fields == null ? Fields.NONE : fields;
  }

  static Scope enter(Fields fields) {
    Fields before = current();
    set(fields);
    return new Restore(Thread.currentThread(), before);
  }

  /** An empty context leaves nothing behind: pooled threads live long. */
  static void set(Fields fields) {
    if (fields.size() == 0) {
      CURRENT.remove();
    } else {
      CURRENT.set(fields);
    }
  }

  private static final class Restore implements Scope {
    private final Thread owner;
    private @Nullable Fields before;

    Restore(Thread owner, Fields before) {
      this.owner = owner;
      this.before = before;
    }

    @Override
    public void close() {
      if (before != null && Thread.currentThread() == owner) {
        set(before);
        before = null;
      }
    }
  }
}
