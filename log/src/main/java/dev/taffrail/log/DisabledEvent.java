package dev.taffrail.log;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a logger returns at a level that is off: one for all, and it does nothing. */
final class DisabledEvent implements LogEvent {
  static final DisabledEvent INSTANCE = new DisabledEvent();

  private DisabledEvent() {}

  @Override
  public LogEvent with(String key, @Nullable Object value) {
    return this;
  }

  @Override
  public LogEvent with(String key, long value) {
    return this;
  }

  @Override
  public LogEvent with(String key, double value) {
    return this;
  }

  @Override
  public LogEvent with(String key, float value) {
    return this;
  }

  @Override
  public LogEvent with(String key, boolean value) {
    return this;
  }

  @Override
  public LogEvent with(String key, char value) {
    return this;
  }

  @Override
  public LogEvent with(String key, @Nullable Supplier<? extends @Nullable Object> value) {
    return this;
  }

  @Override
  public LogEvent exception(@Nullable Throwable exception) {
    return this;
  }

  @Override
  public LogEvent at(@Nullable Instant time) {
    return this;
  }

  @Override
  public LogEvent atMostEvery(@Nullable Duration interval) {
    return this;
  }

  @Override
  public LogEvent atMostEvery(@Nullable Duration interval, String key) {
    return this;
  }

  @Override
  public LogEvent sample(int n) {
    return this;
  }

  @Override
  public LogEvent sample(int n, String key) {
    return this;
  }

  @Override
  public void log() {}
}
