package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The fields of one record, typed, in arrays that are used again. */
final class EventBuffer implements Event {
  @Override
  public Level level() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String logger() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String name() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Throwable exception() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean contains(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Object get(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void put(String key, @Nullable Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forEach(BiConsumer<String, @Nullable Object> action) {
    throw new UnsupportedOperationException();
  }
}
