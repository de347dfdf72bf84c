package dev.taffrail.log;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The event behind an enabled call. */
final class PooledEvent implements LogEvent {

  private PooledEvent() {}

  @Override
  public LogEvent with(String key, @Nullable Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogEvent with(String key, long value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogEvent with(String key, double value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogEvent with(String key, float value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogEvent with(String key, boolean value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogEvent with(String key, char value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogEvent with(String key, @Nullable Supplier<? extends @Nullable Object> value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogEvent exception(@Nullable Throwable exception) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void log() {
    throw new UnsupportedOperationException();
  }
}
