package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A record as a {@link Processor} sees it: the event's own fields, the bound ones and the context
 * as one. It is reused: not to be kept.
 */
public sealed interface Event permits EventBuffer {

  Level level();

  String logger();

  /** The event's name. */
  String name();

  void rename(String name);

  @Nullable Throwable exception();

  /**
   * What stands under {@code exception}, instead of the stack trace: a text, a map, and so on. Does
   * nothing where there is no exception.
   */
  void exceptionAs(Object form);

  boolean contains(String key);

  /** The value of a field; null when there is none. */
  @Nullable Object get(String key);

  /** Adds a field, or gives it another value. */
  void put(String key, @Nullable Object value);

  /** Adds a whole number, or gives a field that value; makes no object. */
  void put(String key, long value);

  /** Adds a number, or gives a field that value; makes no object. */
  void put(String key, double value);

  void remove(String key);

  /** All fields in the order of the record. The action must not change the event. */
  void forEach(BiConsumer<String, @Nullable Object> action);
}
