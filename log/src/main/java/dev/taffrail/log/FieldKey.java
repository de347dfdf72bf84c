package dev.taffrail.log;

import org.jspecify.annotations.Nullable;

/** What a field may be called: the head's keys stay the record's own, and no key is endless. */
final class FieldKey {
  /** Longer keys are cut. */
  static final int MAX_CHARS = 256;

  static final String STACK = "stack";
  static final String SECURITY = "security";
  static final String FIELDS_CUT = "fields_cut";
  static final String EXCEPTION = "exception";

  private FieldKey() {}

  /** The key under which a field of this name is kept. */
  static String of(@Nullable String name) {
    if (name == null) {
      return "null";
    }
    return switch (name) {
      case "timestamp" -> "timestamp_";
      case "level" -> "level_";
      case "logger" -> "logger_";
      case "event" -> "event_";
      case EXCEPTION -> "exception_";
      case FIELDS_CUT -> "fields_cut_";
      default -> shortened(name);
    };
  }

  /** Cut keys end in a hash of the whole, so that two that begin alike stay two. */
  static String shortened(String name) {
    if (name.length() <= MAX_CHARS) {
      return name;
    }
    String hash = "\u2026" + Integer.toHexString(name.hashCode());
    return name.substring(0, MAX_CHARS - hash.length()) + hash;
  }

  /**
   * One of 64 bits for each key: sets of keys without a common bit have no key in common. The hash
   * is mixed, as keys like {@code a1 a2 a3} would else fill neighbouring bits only.
   */
  static long bit(String key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return 1L << (hash >>> 26);
  }
}
