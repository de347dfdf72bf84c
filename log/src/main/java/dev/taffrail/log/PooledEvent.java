package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The event behind an enabled call: its fields and its buffers are used again. */
final class PooledEvent implements LogEvent {
  private final EventBuffer event = new EventBuffer();
  private final JsonRenderer json = new JsonRenderer();
  private final ConsoleRenderer console = new ConsoleRenderer();

  /** Guards against a second {@code log()}, which would give this event to two callers. */
  private boolean open;

  PooledEvent open(Level level, LoggerName logger, Fields bound, @Nullable String name) {
    open = true;
    event.start(level, logger, bound, name);
    return this;
  }

  EventBuffer event() {
    return event;
  }

  Renderer renderer(boolean forPeople) {
    return forPeople ? console : json;
  }

  @Override
  public LogEvent with(String key, @Nullable Object value) {
    if (open) {
      if (value instanceof Throwable exception && FieldKey.EXCEPTION.equals(key)) {
        event.exception(exception);
      } else {
        event.own().put(key, value);
      }
    }
    return this;
  }

  @Override
  public LogEvent with(String key, long value) {
    if (open) {
      event.own().put(key, value);
    }
    return this;
  }

  @Override
  public LogEvent with(String key, double value) {
    if (open) {
      event.own().put(key, value);
    }
    return this;
  }

  @Override
  public LogEvent with(String key, float value) {
    if (open) {
      event.own().put(key, value);
    }
    return this;
  }

  @Override
  public LogEvent with(String key, boolean value) {
    if (open) {
      event.own().put(key, value);
    }
    return this;
  }

  @Override
  public LogEvent with(String key, char value) {
    if (open) {
      event.own().put(key, value);
    }
    return this;
  }

  @Override
  public LogEvent with(String key, @Nullable Supplier<? extends @Nullable Object> value) {
    return open ? with(key, value == null ? null : valueOf(value)) : this;
  }

  private static @Nullable Object valueOf(Supplier<? extends @Nullable Object> supplier) {
    try {
      return supplier.get();
    } catch (Throwable failure) { // the caller logs; nothing may come back to it
      return JsonValues.marker(supplier, failure);
    }
  }

  @Override
  public LogEvent exception(@Nullable Throwable exception) {
    if (open) {
      event.exception(exception);
    }
    return this;
  }

  @Override
  public LogEvent at(@Nullable Instant time) {
    if (open) {
      event.at(time);
    }
    return this;
  }

  @Override
  public void log() {
    if (open) {
      open = false;
      ActivePipeline.get().accept(this);
      event.clear();
      json.clear();
      console.clear();
      EventPool.give(this);
    }
  }
}
