package dev.taffrail.journal;

import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work whose result is needed later, and which another thread may do until then. */
// Never serialized: RecursiveTask is Serializable for the sake of pools that are not used here.
@SuppressWarnings("serial")
final class Beside<T extends @Nullable Object> extends RecursiveTask<T> {
  private static final long serialVersionUID = 1L;

  private final Supplier<T> work;
  private final boolean forked;

  private Beside(Supplier<T> work, boolean forked) {
    this.work = work;
    this.forked = forked;
  }

  /**
   * @param threads whether there are others: then this is called in a pool; else the work is done
   *     when the result is asked for
   */
  static <T extends @Nullable Object> Beside<T> start(boolean threads, Supplier<T> work) {
    Beside<T> task = new Beside<>(work, threads);
    if (threads) {
      task.fork();
    }
    return task;
  }

  /** The result. While another thread is at work on it, this one does what else there is to do. */
  T result() {
    while (forked && !isDone()) {
      ForkJoinTask<?> other = pollTask();
      if (other == null) {
        break;
      }
      other.quietlyInvoke();
    }
    return forked ? join() : invoke();
  }

  @Override
  protected T compute() {
    return work.get();
  }
}
