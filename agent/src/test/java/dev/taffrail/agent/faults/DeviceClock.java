package dev.taffrail.agent.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/** The clock of a process, by libfaketime; its monotonic clock and the times of files stay true. */
final class DeviceClock {
  private final Path file;
  private final String library;

  DeviceClock(Path file) throws IOException {
    this.file = file;
    this.library = Programs.libfaketime();
    set(Duration.ZERO);
  }

  /** Sets it so far ahead of the true time; behind it when negative. */
  void set(Duration ahead) throws IOException {
    Path next =
        file.resolveSibling("clock.new"); // whoever looks at the clock sees one or the other
    Files.writeString(next, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * What a process needs to see it. Without the last of these all waits of a JVM with a monotonic
   * deadline end at once, and its threads spin.
   */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library,
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "DONT_FAKE_MONOTONIC", "1",
        "NO_FAKE_STAT", "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }
}
