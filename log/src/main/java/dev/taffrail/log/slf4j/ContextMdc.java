package dev.taffrail.log.slf4j;

import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.ThreadLocalMapOfStacks;
import org.slf4j.spi.MDCAdapter;

/**
 * The MDC as a view of the {@link LogContext}: what is put here stands in the records, and what is
 * bound there, the correlation id too, is read here as text.
 *
 * <p>SLF4J tells an adapter only of puts and removes, so that the end of an inner {@code
 * putCloseable} looks like the removal of the outer value. Here, a put that covers a value looks at
 * who called: what {@code putCloseable} covers is kept, and its end brings that back.
 */
final class ContextMdc implements MDCAdapter {
  private final ThreadLocalMapOfStacks stacks = new ThreadLocalMapOfStacks();

  @Override
  public void put(String key, @Nullable String value) {
    Optional<Object> before = LogContext.get(key);
    if ((before.isPresent() || CoveredValues.any(key)) && MdcCaller.isPutCloseable()) {
      CoveredValues.push(key, before);
    }
    bind(key, value);
  }

  private static void bind(String key, @Nullable Object value) {
    Scope unused = LogContext.bind(key, value);
  }

  @Override
  public @Nullable String get(String key) {
    return LogContext.get(key).map(ContextMdc::text).orElse(null);
  }

  @Override
  public void remove(String key) {
    if (CoveredValues.any(key) && MdcCaller.isCloseable()) {
      CoveredValues.pop(key).ifPresentOrElse(value -> bind(key, value), () -> unbind(key));
    } else {
      CoveredValues.forget(key);
      unbind(key);
    }
  }

  private static void unbind(String key) {
    Scope unused = LogContext.unbind(key);
  }

  @Override
  public void clear() {
    CoveredValues.forgetAll();
    Scope unused = LogContext.clear();
  }

  @Override
  public Map<String, @Nullable String> getCopyOfContextMap() {
    Map<String, @Nullable String> copy = new HashMap<>();
    LogContext.asMap().forEach((key, value) -> copy.put(key, value == null ? null : text(value)));
    return copy;
  }

  private static String text(Object value) {
    try {
      return value.toString();
    } catch (Throwable failure) { // whoever reads the MDC did not bind this value
      return Unprintable.text(value, failure);
    }
  }

  /** Null, which callers hand back when a copy was null, empties the context. */
  @Override
  public void setContextMap(@Nullable Map<String, @Nullable String> map) {
    clear();
    if (map != null) {
      Scope unused = LogContext.bind(map);
    }
  }

  @Override
  public void pushByKey(String key, String value) {
    stacks.pushByKey(key, value);
  }

  /** Null on an empty stack, as MDC promises; the helper of SLF4J would throw. */
  @Override
  public @Nullable String popByKey(String key) {
    Deque<String> stack = stacks.getCopyOfDequeByKey(key);
    return stack == null || stack.isEmpty() ? null : stacks.popByKey(key);
  }

  @Override
  public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
    return stacks.getCopyOfDequeByKey(key);
  }

  @Override
  public void clearDequeByKey(String key) {
    stacks.clearDequeByKey(key);
  }
}
