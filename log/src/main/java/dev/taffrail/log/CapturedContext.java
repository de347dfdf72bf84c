package dev.taffrail.log;

import java.util.concurrent.Executor;

/**
 * The context of a thread at one moment, immutable and for any thread: for work that is handed on
 * by threads that never had the context. Where the thread that hands in has it, {@link
 * LogContext#wrap(Runnable) LogContext.wrap} does.
 *
 * <pre>{@code
 * Executor here = CapturedContext.take().wrap(pool);
 * http.sendAsync(request, ofString())              // completed by a thread of the client
 *     .thenAcceptAsync(this::store, here);         // logs under the caller's correlation id
 * }</pre>
 */
public final class CapturedContext {
  private final Fields fields;

  private CapturedContext(Fields fields) {
    this.fields = fields;
  }

  /** What the {@link LogContext} of the calling thread holds now. */
  public static CapturedContext take() {
    return new CapturedContext(ThreadContext.current());
  }

  /** Whether it holds no field. */
  public boolean isEmpty() {
    return fields.size() == 0;
  }

  /** Puts this in place of the calling thread's context until the scope is closed. */
  public Scope enter() {
    return ThreadContext.enter(fields);
  }

  /** An executor whose tasks run under this context, whichever thread hands them in. */
  public Executor wrap(Executor executor) {
    return task -> executor.execute(() -> run(task));
  }

  @SuppressWarnings("try") // the scope is there for its end
  private void run(Runnable task) {
    try (Scope scope = enter()) {
      task.run();
    }
  }
}
