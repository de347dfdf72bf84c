package dev.taffrail.agent.config;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.RetentionPolicy;
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
            .withRetention(retention(section, maxBytes))
            .withSync(section.get("sync", Value::time, base.sync()))
            .withTimeout(section.get("timeout", Value::positiveTime, base.timeout()));
    section.close();
    return origin == null ? config : config.withOrigin(origin);
  }

  private static RetentionPolicy retention(Section section, long maxBytes) {
    RetentionPolicy base = RetentionPolicy.DEFAULT;
    long total = section.get("max_total_bytes", Value::size, base.maxTotalBytes());
    if (total > 0 && maxBytes == 0) {
      section.contradiction("max_total_bytes", "0, as max_bytes: 0 never rotates");
      total = 0;
    }
    if (total > 0 && total < maxBytes) {
      section.contradiction("max_total_bytes", "0 for no limit, or at least max_bytes");
      total = 0;
    }
    return new RetentionPolicy(
        section.get("backups", v -> v.integer(0, 10_000), base.backups()),
        total,
        section.get("keep", Value::time, base.keep()),
        section.get("hold_unshipped", Value::size, base.holdUnshipped()));
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
            .withRetention(
                new RetentionPolicy(
                    DEBUG_BACKUPS, 0, section.get("keep", Value::positiveTime, DEBUG_KEEP), 0))
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
