package dev.taffrail.log;

import org.jspecify.annotations.Nullable;

/** Which fields a thread's context has: one reference for each thread that has any. */
final class ThreadContext {
  private static final ThreadLocal<@Nullable State> CURRENT = new ThreadLocal<>();

  private ThreadContext() {}

  static Fields current() {
    State state = CURRENT.get();
    return state == null ? Fields.NONE : state.fields;
  }

  static Scope enter(Fields fields) {
    State before = CURRENT.get();
    Opening opening = new Opening(before == null ? null : before.opening);
    CURRENT.set(new State(fields, opening));
    return new Restore(Thread.currentThread(), before, opening);
  }

  /** The fields of a thread, and the scope that brought them. */
  static final class State {
    private final Fields fields;
    private final @Nullable Opening opening;

    private State(Fields fields, @Nullable Opening opening) {
      this.fields = fields;
      this.opening = opening;
    }
  }

  /**
   * That a scope was opened, within another: where an outer one was closed, closing an inner one
   * must not bring back what was undone. Scopes that nobody closes make no endless chain of it.
   */
  private static final class Opening {
    private static final int MAX_DEPTH = 64;

    private final @Nullable Opening outer;
    private final int depth;
    private boolean closed;

    Opening(@Nullable Opening within) {
      this.outer = within == null || within.depth == MAX_DEPTH ? null : within;
      this.depth = outer == null ? 0 : outer.depth + 1;
    }

    boolean undone() {
      for (Opening opening = this; opening != null; opening = opening.outer) {
        if (opening.closed) {
          return true;
        }
      }
      return false;
    }
  }

  private static final class Restore implements Scope {
    private final Thread owner;
    private final @Nullable State before;
    private final Opening opening;

    Restore(Thread owner, @Nullable State before, Opening opening) {
      this.owner = owner;
      this.before = before;
      this.opening = opening;
    }

    @Override
    public void close() {
      if (Thread.currentThread() == owner && !opening.undone()) {
        opening.closed = true;
        restore();
      }
    }

    /** The end of the outermost scope leaves nothing behind: pooled threads live long. */
    private void restore() {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }
}
