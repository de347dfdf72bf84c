package dev.taffrail.log.slf4j;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the open closeables of a thread cover, the innermost last. A thread has a map only while one
 * of its closeables covers something.
 */
final class CoveredValues {
  private static final ThreadLocal<@Nullable Map<String, Deque<Optional<Object>>>> COVERED =
      new ThreadLocal<>();

  private CoveredValues() {}

  static boolean any(String key) {
    Map<String, Deque<Optional<Object>>> map = COVERED.get();
    return map != null && map.containsKey(key);
  }

  static void push(String key, Optional<Object> value) {
    Map<String, Deque<Optional<Object>>> map = COVERED.get();
    if (map == null) {
      map = new HashMap<>();
      COVERED.set(map);
    }
    map.computeIfAbsent(key, unused -> new ArrayDeque<>()).push(value);
  }

  /** What the innermost closeable of this key covers. */
  static Optional<Object> pop(String key) {
    Map<String, Deque<Optional<Object>>> map = COVERED.get();
    Deque<Optional<Object>> values = map == null ? null : map.get(key);
    if (values == null) {
      return Optional.empty();
    }
    Optional<Object> value = values.pop();
    if (values.isEmpty()) {
      forget(key);
    }
    return value;
  }

  static void forget(String key) {
    Map<String, Deque<Optional<Object>>> map = COVERED.get();
    if (map != null && map.remove(key) != null && map.isEmpty()) {
      COVERED.remove();
    }
  }

  static void forgetAll() {
    COVERED.remove();
  }
}
