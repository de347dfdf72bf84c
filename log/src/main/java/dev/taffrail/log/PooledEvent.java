package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The event behind an enabled call: its fields and its buffers are used again. */
final class PooledEvent implements LogEvent {
  private final EventBuffer event = new EventBuffer();
  private final JsonRenderer json = new JsonRenderer();
  private final TextRenderers texts = new TextRenderers();

  /** Guards against a second {@code log()}, which would give this event to two callers. */
  private boolean open;

  /** Suppressed by its limit: takes nothing more, but has still to be given back. */
  private boolean suppressed;

  private @Nullable RateLimit limit;

  PooledEvent open(Level level, LoggerName logger, Fields bound, @Nullable String name) {
    open = true;
    suppressed = false;
    limit = null;
    event.start(level, logger, bound, name);
    return this;
  }

  EventBuffer event() {
    return event;
  }

  /** The line of this event in this layout; valid until the next one. */
  @SuppressWarnings("ReferenceEquality") // layouts are told apart so
  JsonBuffer render(Layout layout) {
    return (layout == Layout.JSON ? json : texts.of(layout)).render(event);
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

  static @Nullable Object valueOf(Supplier<? extends @Nullable Object> supplier) {
    try {
      return Nesting.<@Nullable Object>ask(supplier, Nesting.TOO_DEEP);
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
  public LogEvent atMostEvery(@Nullable Duration interval) {
    return atMostEvery(interval, event.name());
  }

  @Override
  public LogEvent atMostEvery(@Nullable Duration interval, @Nullable String key) {
    if (open && interval != null) {
      long nanos = RateLimit.nanos(interval.getSeconds(), interval.getNano());
      RateLimit by = limitOf(key);
      pass(by, by.passes(System.nanoTime(), nanos));
    }
    return this;
  }

  @Override
  public LogEvent sample(int n) {
    return sample(n, event.name());
  }

  @Override
  public LogEvent sample(int n, @Nullable String key) {
    if (open) {
      RateLimit by = limitOf(key);
      pass(by, by.passesOneOf(n));
    }
    return this;
  }

  private RateLimit limitOf(@Nullable String key) {
    return event.loggerName().limits().of(key == null ? "null" : key);
  }

  private void pass(RateLimit by, boolean passes) {
    limit = by;
    open = passes;
    suppressed = !passes;
  }

  @Override
  public void log() {
    if (open) {
      open = false;
      sayHowManyWereSuppressed();
      ActivePipeline.get().accept(this);
      giveBack();
    } else if (suppressed) {
      suppressed = false;
      giveBack();
    }
  }

  private void sayHowManyWereSuppressed() {
    long count = limit == null ? 0 : limit.takeSuppressed();
    if (count > 0) {
      event.own().put("suppressed", count);
    }
  }

  private void giveBack() {
    event.clear();
    json.clear();
    texts.clear();
    EventPool.give(this);
  }
}
