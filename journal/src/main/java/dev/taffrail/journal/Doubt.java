package dev.taffrail.journal;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the forces said that failed, to be told once. For any thread. */
final class Doubt {
  private final AtomicReference<@Nullable String> untold = new AtomicReference<>();

  void add(IOException failure) {
    untold.set(String.valueOf(failure.getMessage()));
  }

  /** What is not told yet; null when nothing is. */
  @Nullable String take() {
    return untold.getAndSet(null);
  }
}
