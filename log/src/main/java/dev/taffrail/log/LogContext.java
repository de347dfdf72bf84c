package dev.taffrail.log;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The fields that every record of the current thread carries. The context is immutable and one
 * reference for each thread; changing it makes a new one. A new thread starts with an empty
 * context: {@code wrap} hands it on.
 *
 * <pre>{@code
 * try (Scope scope = LogContext.bind("device", "rpi4-field-01")) {
 *   executor.submit(LogContext.wrap(() -> flush()));
 * }
 * }</pre>
 */
@SuppressWarnings("try") // scopes are there for their ends
public final class LogContext {
  private LogContext() {}

  /** Adds a field to the thread's context, or gives it another value, until the scope is closed. */
  public static Scope bind(String key, @Nullable Object value) {
    return ThreadContext.enter(ThreadContext.current().with(key, value));
  }

  /**
   * Adds these fields to the thread's context, in the order of the map, until the scope is closed.
   */
  public static Scope bind(Map<String, ? extends @Nullable Object> fields) {
    return ThreadContext.enter(ThreadContext.current().withAll(fields));
  }

  /** Takes fields out of the thread's context, where they are, until the scope is closed. */
  public static Scope unbind(String... keys) {
    return ThreadContext.enter(ThreadContext.current().withoutAll(keys));
  }

  /** Empties the thread's context until the scope is closed. */
  public static Scope clear() {
    return ThreadContext.enter(Fields.NONE);
  }

  /** The value that is bound to this key on this thread; empty when there is none or it is null. */
  public static Optional<Object> get(String key) {
    Fields fields = ThreadContext.current();
    int at = fields.indexOf(FieldKey.of(key));
    return at < 0 ? Optional.empty() : Optional.ofNullable(fields.value(at));
  }

  /** The thread's context as it is now, correlation id first; cannot be changed. */
  public static Map<String, @Nullable Object> asMap() {
    return ThreadContext.current().asMap();
  }

  /** The task under the context that the calling thread has now, wherever it will run. */
  public static Runnable wrap(Runnable task) {
    Fields context = ThreadContext.current();
    return () -> {
      try (Scope scope = ThreadContext.enter(context)) {
        task.run();
      }
    };
  }

  /** The task under the context that the calling thread has now, wherever it will run. */
  public static <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
    Fields context = ThreadContext.current();
    return () -> {
      try (Scope scope = ThreadContext.enter(context)) {
        return task.call();
      }
    };
  }

  /** An executor whose tasks run under the context of the thread that hands them in. */
  public static Executor wrap(Executor executor) {
    return task -> executor.execute(wrap(task));
  }

  /** An executor whose tasks run under the context of the thread that hands them in. */
  public static ExecutorService wrap(ExecutorService executor) {
    return new ContextExecutorService(executor);
  }
}
