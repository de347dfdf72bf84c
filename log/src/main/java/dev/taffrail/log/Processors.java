package dev.taffrail.log;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processors that come with Taffrail. */
public final class Processors {
  private Processors() {}

  /** Adds a field to each record that has none of this key, for instance the device's name. */
  public static Processor add(String key, @Nullable Object value) {
    return event -> {
      if (!event.contains(key)) {
        event.put(key, value);
      }
      return true;
    };
  }

  /** Adds the name of the thread that logs, as {@code thread}. */
  public static Processor threadName() {
    return event -> {
      event.put("thread", Thread.currentThread().getName());
      return true;
    };
  }

  /** Drops the events of these names. */
  public static Processor drop(String... events) {
    Set<String> dropped = Set.of(events);
    return event -> !dropped.contains(event.name());
  }

  /** Removes the fields of these keys, wherever they come from. */
  public static Processor remove(String... keys) {
    String[] removed = keys.clone();
    return event -> {
      for (String key : removed) {
        if (event.contains(key)) {
          event.remove(key);
        }
      }
      return true;
    };
  }
}
