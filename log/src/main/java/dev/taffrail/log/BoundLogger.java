package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A named logger with fields bound to it: immutable, for any thread, made to be kept in a static
 * final field.
 *
 * <pre>{@code
 * private static final BoundLogger log = BoundLogger.get("edge.pipeline");
 *
 * log.info("pipeline_started").with("pipeline", name).with("version", "2.1.0").log();
 * }</pre>
 *
 * <p>An event is a name, {@code rule_fired} rather than a sentence; what belongs to it are fields.
 */
public final class BoundLogger {
  private final LoggerName name;
  private final Fields bound;

  private BoundLogger(LoggerName name, Fields bound) {
    this.name = name;
    this.bound = bound;
  }

  /** A logger of this name without fields. Opens nothing: that is left to the first record. */
  public static BoundLogger get(String name) {
    return new BoundLogger(LoggerNames.of(name), Fields.NONE);
  }

  /** A logger that adds this field to each record. The value is encoded now, once. */
  public BoundLogger bind(String key, @Nullable Object value) {
    return new BoundLogger(name, bound.with(key, value));
  }

  /** A logger that adds these fields to each record, in the order of the map. */
  public BoundLogger bind(Map<String, ? extends @Nullable Object> fields) {
    return new BoundLogger(name, bound.withAll(fields));
  }

  /**
   * A logger without these fields.
   *
   * @throws IllegalArgumentException when one of them is not bound
   */
  public BoundLogger unbind(String... keys) {
    for (String key : keys) {
      if (bound.indexOf(FieldKey.of(key)) < 0) {
        throw new IllegalArgumentException("no field '" + key + "' is bound to " + name.text());
      }
    }
    return tryUnbind(keys);
  }

  /** A logger without these fields, where they are bound. */
  public BoundLogger tryUnbind(String... keys) {
    return new BoundLogger(name, bound.withoutAll(keys));
  }

  /** A logger of the same name, without what is bound to this one. */
  public BoundLogger fresh() {
    return new BoundLogger(name, Fields.NONE);
  }

  /** The fields that are bound to this logger, in their order; cannot be changed. */
  public Map<String, @Nullable Object> context() {
    return bound.asMap();
  }

  /**
   * The fields that a record of this logger and the calling thread would have before its own: those
   * of the {@link LogContext}, then the bound ones, which hide those of the same key.
   */
  public Map<String, @Nullable Object> mergedContext() {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    EventBuffer event = new EventBuffer();
    event.start(Level.INFO, name, bound, "");
    event.stamp(0, ThreadContext.current());
    event.forEach(merged::put);
    return Collections.unmodifiableMap(merged);
  }

  public String name() {
    return name.text();
  }

  /** The lowest level that this logger writes now; see {@link LogLevels}. */
  public Level effectiveLevel() {
    return ActivePipeline.get().levels().get(name.text());
  }

  /** Whether a record of this level would go anywhere now. */
  public boolean isEnabled(Level level) {
    return name.isEnabled(level);
  }

  public LogEvent debug(String event) {
    return log(Level.DEBUG, event);
  }

  public LogEvent info(String event) {
    return log(Level.INFO, event);
  }

  public LogEvent warning(String event) {
    return log(Level.WARNING, event);
  }

  public LogEvent error(String event) {
    return log(Level.ERROR, event);
  }

  public LogEvent critical(String event) {
    return log(Level.CRITICAL, event);
  }

  /** For a level that is only known while running. */
  public LogEvent log(Level level, String event) {
    if (!name.isEnabled(level)) {
      return DisabledEvent.INSTANCE;
    }
    return EventPool.take().open(level, name, bound, event);
  }
}
