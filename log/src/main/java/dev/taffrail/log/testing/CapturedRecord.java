package dev.taffrail.log.testing;

import dev.taffrail.journal.Level;
import dev.taffrail.log.Event;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was logged.
 *
 * @param level its level
 * @param logger the name of its logger
 * @param event its event's name
 * @param fields the context, the bound fields and its own, in the order of the record, each of the
 *     type that it was given; cannot be changed
 * @param exception the exception it was logged with; null when there is none
 * @param thread the name of the thread that logged it
 */
public record CapturedRecord(
    Level level,
    String logger,
    String event,
    Map<String, @Nullable Object> fields,
    @Nullable Throwable exception,
    String thread) {

  /** Keeps the fields as they are now. */
  public CapturedRecord {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  static CapturedRecord of(Event event) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    event.forEach(fields::put);
    return new CapturedRecord(
        event.level(),
        event.logger(),
        event.name(),
        fields,
        event.exception(),
        Thread.currentThread().getName());
  }

  /** The value of a field; null when it is null or there is none. */
  public @Nullable Object field(String key) {
    return fields.get(key);
  }

  @Override
  public String toString() {
    String end = exception == null ? "" : " " + exception;
    return level.label() + " " + event + " [" + logger + "] " + fields + end;
  }
}
