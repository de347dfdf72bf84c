package dev.taffrail.log;

import org.jspecify.annotations.Nullable;

/**
 * A value that says itself what stands in a record for it: a text, a number, a map, another {@code
 * LogValue}, and so on.
 *
 * <pre>{@code
 * record Reading(String sensor, double value, byte[] raw) implements LogValue {
 *   public Object logValue() {
 *     return Map.of("sensor", sensor, "value", value);
 *   }
 * }
 * }</pre>
 *
 * <p>Asked on the thread that logs, once for each record that is written, or once when it is bound.
 * When it throws, a marker stands in its place; the record is written all the same.
 */
@FunctionalInterface
public interface LogValue {
  /** What stands for this value; null stands as null. */
  @Nullable Object logValue();
}
