package dev.taffrail.edge;

import java.sql.SQLException;
import java.util.Locale;

/** Why a store could not be read or written, by SQLite's primary result codes. */
enum SqliteFailure {
  /** Another process has it locked, for a moment as it seems. */
  LOCKED,
  /** Another pipeline has it as its store, here or in another process. */
  HELD,
  /** The disk has no room. */
  FULL,
  /** The file is damaged, or no database. */
  CORRUPT,
  /** Anything else: the device, rights, a folder that is gone. */
  FAILED;

  private static final int PRIMARY = 0xff;

  static SqliteFailure of(Throwable e) {
    if (e instanceof SQLException found) {
      return switch (found.getErrorCode() & PRIMARY) {
        case 5, 6 -> LOCKED;
        case 13 -> FULL;
        case 11, 26 -> CORRUPT;
        default -> FAILED;
      };
    }
    return e instanceof StoreHeldException ? HELD : FAILED;
  }

  /** As records have it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the connection is as good as before. */
  boolean leavesConnection() {
    return this == LOCKED || this == FULL;
  }
}
