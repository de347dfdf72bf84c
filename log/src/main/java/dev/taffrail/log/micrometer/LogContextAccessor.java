package dev.taffrail.log.micrometer;

import dev.taffrail.log.CapturedContext;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * The {@link LogContext} as Micrometer sees it: one value, which a thread has or has not. Found by
 * the {@code ServiceLoader}; there is nothing to call.
 */
public final class LogContextAccessor implements ThreadLocalAccessor<CapturedContext> {
  /** The key under which a snapshot holds the context. */
  public static final String KEY = "dev.taffrail.log";

  /** For the {@code ServiceLoader}. */
  public LogContextAccessor() {}

  @Override
  public Object key() {
    return KEY;
  }

  /** Null when the thread's context is empty: there is nothing to carry. */
  @Override
  public @Nullable CapturedContext getValue() {
    CapturedContext context = CapturedContext.take();
    return context.isEmpty() ? null : context;
  }

  @Override
  public void setValue(CapturedContext value) {
    Scope unused = value.enter();
  }

  @Override
  public void setValue() {
    Scope unused = LogContext.clear();
  }
}
