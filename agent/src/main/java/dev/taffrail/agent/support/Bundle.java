package dev.taffrail.agent.support;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bundle that was made.
 *
 * @param parts what is in it
 * @param bytes how long the file is
 * @param sha256 of the file, in hex
 * @param damage what verification says of the device's own journal, when that is no good; else null
 */
public record Bundle(List<Part> parts, long bytes, String sha256, @Nullable String damage) {
  public Bundle {
    parts = List.copyOf(parts);
  }

  /**
   * A file in it.
   *
   * @param what a word on it; empty when its name says it
   */
  public record Part(String name, long bytes, String what) {}
}
