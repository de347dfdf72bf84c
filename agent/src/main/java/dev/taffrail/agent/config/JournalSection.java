package dev.taffrail.agent.config;

import dev.taffrail.journal.JournalConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code journal} and {@code debug}. */
final class JournalSection {
  static final Path DEFAULT_PATH = Path.of("/var/log/taffrail/edge.log");

  private static final Path DEFAULT_DEBUG_PATH = Path.of("/var/log/taffrail/debug.log");
  private static final Duration DEBUG_KEEP = Duration.ofHours(24);
  private static final long DEBUG_BYTES = 8 * 1024 * 1024;

  /** Files of the debug journal beside the newest; with it they share the limit in bytes. */
  private static final int DEBUG_BACKUPS = 3;

  private static final long MIN_DEBUG_BYTES = 256 * 1024;

  private JournalSection() {}

  static JournalConfig read(Section section) {
    JournalConfig base = JournalConfig.at(section.get("path", Value::path, DEFAULT_PATH));
    long maxBytes = section.get("max_bytes", Value::size, base.maxBytes());
    boolean sealed = section.get("sealed", Value::bool, true);
    String origin = section.get("origin", JournalSection::origin);
    if (sealed && maxBytes < JournalConfig.MIN_SEALED_BYTES) {
      section.contradiction("max_bytes", "at least 128KiB in a sealed journal (or sealed: false)");
      maxBytes = base.maxBytes();
    }
    JournalConfig config =
        base.withSealed(false)
            .withMaxBytes(maxBytes)
            .withSealed(sealed)
            .withBackups(section.get("backups", v -> v.integer(0, 10_000), base.backups()))
            .withKeep(section.get("keep", Value::time, base.keep()))
            .withSync(section.get("sync", Value::time, base.sync()));
    section.close();
    return origin == null ? config : config.withOrigin(origin);
  }

  static JournalConfig readDebug(Section section) {
    long maxBytes = section.get("max_bytes", Value::size, DEBUG_BYTES);
    if (maxBytes < MIN_DEBUG_BYTES) {
      section.contradiction("max_bytes", "at least 256KiB");
      maxBytes = DEBUG_BYTES;
    }
    JournalConfig config =
        JournalConfig.at(section.get("path", Value::path, DEFAULT_DEBUG_PATH))
            .withSealed(false)
            .withMaxBytes(maxBytes / (DEBUG_BACKUPS + 1))
            .withBackups(DEBUG_BACKUPS)
            .withKeep(section.get("keep", Value::positiveTime, DEBUG_KEEP))
            .withSync(Duration.ZERO);
    section.close();
    return config;
  }

  /** A name as seals carry it, which a signed note's key name has to be. */
  private static @Nullable String origin(Value value) {
    return value.parsed(
        "a name without scheme, spaces, quotes, \\ and +, such as example.com/site7/rpi-0042/edge",
        text -> isOrigin(text) ? text : null);
  }

  private static boolean isOrigin(String text) {
    return !text.isEmpty()
        && !text.contains("://")
        && text.chars()
            .noneMatch(c -> "+\"\\".indexOf(c) >= 0 || c <= ' ' || Character.isSpaceChar(c));
  }
}
