package dev.taffrail.log;

import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The processors that come with Taffrail. */
public final class Processors {
  private static final String OWN = Processors.class.getName() + "$";

  /** One that asks a program for something. */
  private interface Asking extends Processor {}

  private Processors() {}

  /** Whether it runs code of a program, which may log. */
  static boolean isForeign(Processor processor) {
    return processor instanceof Asking || !processor.getClass().getName().startsWith(OWN);
  }

  /** Adds a field to each record that has none of this key, for instance the device's name. */
  public static Processor add(String key, @Nullable Object value) {
    return event -> {
      if (!event.contains(key)) {
        event.put(key, value);
      }
      return true;
    };
  }

  /**
   * Adds a field to each record that has none of this key, with a value that is asked for then. A
   * supplier that throws leaves a marker.
   */
  public static Processor add(String key, Supplier<? extends @Nullable Object> value) {
    Asking added =
        event -> {
          if (!event.contains(key)) {
            event.put(key, PooledEvent.valueOf(value));
          }
          return true;
        };
    return added;
  }

  /** Adds the name of the thread that logs, as {@code thread}. */
  public static Processor threadName() {
    return event -> {
      event.put("thread", Thread.currentThread().getName());
      return true;
    };
  }

  /**
   * Adds the machine's monotonic time in seconds, as {@code monotonic}: it orders records of one
   * boot also where the wall clock jumps. Only differences mean something.
   */
  public static Processor monotonicTime() {
    return event -> {
      long micros = System.nanoTime() / 1000;
      event.put("monotonic", micros / 1e6);
      return true;
    };
  }

  /**
   * Adds the level as Python numbers it, 10 for debug to 50 for critical, as {@code level_number}.
   */
  @SuppressWarnings("EnumOrdinal") // the levels are in the order of their numbers
  public static Processor levelNumber() {
    return event -> {
      event.put("level_number", 10L * (event.level().ordinal() + 1));
      return true;
    };
  }

  /**
   * Adds where the record was logged, as {@code class}, {@code method} and {@code line}. Walks the
   * stack: costs many times what a record costs otherwise.
   */
  public static Processor callSite() {
    return event -> {
      Callers.nearest()
          .ifPresent(
              frame -> {
                event.put("class", frame.getClassName());
                event.put("method", frame.getMethodName());
                event.put("line", (long) frame.getLineNumber());
              });
      return true;
    };
  }

  /**
   * Writes an exception as structure: {@code type}, {@code message}, {@code frames} of {@code
   * class}, {@code method} and {@code line}, {@code frames_cut} where there were more, {@code
   * cause}, and {@code suppressed}, a list.
   *
   * @param maxFrames the most frames of each exception, nearest first
   */
  public static Processor exceptionStructure(int maxFrames) {
    checkFrames(maxFrames);
    return event -> {
      if (event.exception() != null) {
        event.exceptionAs(ExceptionTree.of(event.exception(), maxFrames));
      }
      return true;
    };
  }

  /**
   * Writes an exception as text, as it is without this, but with fewer frames.
   *
   * @param maxFrames the most frames of each exception, nearest first
   */
  public static Processor exceptionText(int maxFrames) {
    checkFrames(maxFrames);
    return event -> {
      if (event.exception() != null) {
        event.exceptionAs(ExceptionText.of(event.exception(), maxFrames));
      }
      return true;
    };
  }

  private static void checkFrames(int maxFrames) {
    if (maxFrames < 0) {
      throw new IllegalArgumentException("maxFrames: expected 0 or more, found " + maxFrames);
    }
  }

  /** Gives the events of one name another. */
  public static Processor renameEvent(String from, String to) {
    return event -> {
      if (event.name().equals(from)) {
        event.rename(to);
      }
      return true;
    };
  }

  /** Gives the fields of one key another; the value that stood there goes. */
  public static Processor renameField(String from, String to) {
    return event -> {
      if (event.contains(from)) {
        Object value = event.get(from);
        event.remove(from);
        event.put(to, value);
      }
      return true;
    };
  }

  /**
   * Makes the text of a field the event's name, where there is such a field, and keeps the former
   * name as a field: for libraries whose message is a sentence.
   */
  public static Processor eventFrom(String key, String formerAs) {
    return event -> {
      if (event.contains(key)) {
        Object value = event.get(key);
        String name = value == null ? "null" : JsonValues.textOf(value);
        event.remove(key);
        event.put(formerAs, event.name());
        event.rename(name);
      }
      return true;
    };
  }

  /** Drops the events for which this is true. */
  public static Processor dropIf(Predicate<Event> dropped) {
    Asking dropping = event -> !dropped.test(event);
    return dropping;
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
