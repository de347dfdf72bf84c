package dev.taffrail.agent.support;

import java.util.List;

/**
 * A bundle that was made.
 *
 * @param parts what is in it
 * @param bytes how long the file is
 * @param sha256 of the file, in hex
 */
public record Bundle(List<Part> parts, long bytes, String sha256) {
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
