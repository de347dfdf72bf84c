package dev.taffrail.log;

import dev.taffrail.journal.Level;
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
    return new BoundLogger(new LoggerName(name), Fields.NONE);
  }

  /** A logger that adds this field to each record. The value is encoded now, once. */
  public BoundLogger bind(String key, @Nullable Object value) {
    return new BoundLogger(name, bound.with(key, value));
  }

  /**
   * A logger without this field.
   *
   * @throws IllegalArgumentException when no such field is bound
   */
  public BoundLogger unbind(String key) {
    Fields rest = bound.without(key);
    if (rest == bound) {
      throw new IllegalArgumentException("no field '" + key + "' is bound to " + name.text());
    }
    return new BoundLogger(name, rest);
  }

  public String name() {
    return name.text();
  }

  /** Whether a record of this level would go anywhere now. */
  public boolean isEnabled(Level level) {
    return ActivePipeline.get().isEnabled(level);
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
    if (!isEnabled(level)) {
      return DisabledEvent.INSTANCE;
    }
    return EventPool.take().open(level, name, bound, event);
  }
}
