package dev.taffrail.log;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One record in the making: add fields, then {@link #log} it.
 *
 * <p>For one record and one thread: events are reused, so none may be kept or touched after {@link
 * #log}. No method throws.
 *
 * <p>Types stay types: integers, doubles, booleans and null as JSON's own; instants as ISO-8601
 * text; durations as a number of seconds; enums as their name; maps, collections and arrays nested;
 * {@code byte[]} as base64; NaN and infinities as text; a record by its components, unless it has a
 * {@code toString} of its own; a {@link LogValue} as it says; everything else by its {@code
 * toString}. Where that fails, a marker says so. What is too long is cut and says so.
 *
 * <p>What sounds like a secret is hidden at once, and nobody behind this call sees it: see {@link
 * Redaction}.
 *
 * <p>A key given twice keeps the later value. An event's own field hides a bound one of the same
 * key, and that hides one of the context. The keys of the head and {@code exception} stay the
 * record's own: a field of such a name gets a {@code _} behind it.
 */
public sealed interface LogEvent permits DisabledEvent, PooledEvent {

  LogEvent with(String key, @Nullable Object value);

  LogEvent with(String key, long value);

  LogEvent with(String key, double value);

  LogEvent with(String key, float value);

  LogEvent with(String key, boolean value);

  LogEvent with(String key, char value);

  /**
   * A value that is made only when the level is enabled. One that throws leaves a marker. What is
   * handed over as an {@code Object}, or stands in a map or list, is not asked: a handle of some
   * library may be a supplier too, and to ask it may do something.
   */
  LogEvent with(String key, @Nullable Supplier<? extends @Nullable Object> value);

  /** Adds the stack trace with its causes, as {@code exception}, last in the record. */
  LogEvent exception(@Nullable Throwable exception);

  /** Adds the calling thread's stack as it is now, as {@code stack}; some microseconds. */
  default LogEvent stack() {
    return with(FieldKey.STACK, Callers::stack);
  }

  /**
   * Lets the first record in this time through, of those of this logger and event name; the others
   * are suppressed. The next that passes says how many were, as {@code suppressed}. Best called
   * first: what is added to a suppressed record is neither kept nor asked for.
   *
   * @param interval not positive lets all through
   */
  LogEvent atMostEvery(@Nullable Duration interval);

  /** As {@link #atMostEvery(Duration)}, of those of this logger that give this key. */
  LogEvent atMostEvery(@Nullable Duration interval, String key);

  /**
   * Lets the first of each n records through, of those of this logger and event name; the others
   * are suppressed and counted as {@link #atMostEvery(Duration)} does.
   *
   * @param n less than 2 lets all through
   */
  LogEvent sample(int n);

  /** As {@link #sample(int)}, of those of this logger that give this key. */
  LogEvent sample(int n, String key);

  /**
   * Marks a security event, by the field {@code security} of value true: bound, in the context or
   * as a key-value that marks it too. Whatever its level, it finds room in the journal as an error
   * does, is forced to the device at once and sealed within a second.
   */
  default LogEvent security() {
    return with(FieldKey.SECURITY, true);
  }

  /**
   * Gives the record a time other than that of {@link #log}: of something that happened before, or
   * that was logged elsewhere. In the journal it stands where it is logged; null is the time of
   * logging. Times before 1970 or behind the year 9999 become the nearest that a record can have.
   */
  LogEvent at(@Nullable Instant time);

  /**
   * Takes the time and the thread's context, and hands the record on. Never waits for the disk,
   * unless {@link WhenFull#WAIT} was chosen.
   */
  void log();
}
