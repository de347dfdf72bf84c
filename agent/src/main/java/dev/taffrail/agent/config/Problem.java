package dev.taffrail.agent.config;

import java.nio.file.Path;

/**
 * One error in a configuration.
 *
 * @param file the configuration
 * @param line the line in it, from 1
 * @param key the key with its parents, for instance {@code sinks.loki.url}; empty when the error is
 *     no matter of one key
 * @param expected what would be right
 * @param found what stands there instead; never a secret
 */
public record Problem(Path file, int line, String key, String expected, String found) {
  /** {@code FILE:LINE: KEY: expected …, found …}, in one line. */
  @Override
  public String toString() {
    return file
        + ":"
        + line
        + ": "
        + (key.isEmpty() ? "" : key + ": ")
        + "expected "
        + expected
        + ", found "
        + found;
  }
}
