package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A time in which the disk took nothing, or the store of keys failed. Its beginning is written down
 * if there is room for that, its end in any case.
 */
final class Outage {
  /** Where less is left than this, the disk is full, in whatever language the system says it. */
  private static final long FULL_BYTES = 64 * 1024;

  /** What failed. */
  enum Kind {
    DISK_FULL,
    DISK,
    KEYS
  }

  private final Disk disk;
  private final Path folder;
  private final Clocks clocks;
  private @Nullable String error;
  private Kind kind = Kind.DISK;
  private boolean said;
  private long since;

  Outage(Platform platform, Path folder) {
    this.disk = platform.disk();
    this.clocks = platform.clocks();
    this.folder = folder;
  }

  /** Whether a failure says that there is no room, by the words of the system or by its figures. */
  boolean isFull(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left") || message.contains("quota exceeded") || isFull();
  }

  private boolean isFull() {
    try {
      long usable = disk.usableBytes(folder);
      return usable >= 0 && usable < FULL_BYTES;
    } catch (IOException e) {
      // The folder cannot be seen: that is another failure than a full disk.
      return false;
    }
  }

  void failed(IOException failure) {
    if (error == null) {
      since = clocks.nanos();
      kind = kind(failure);
    }
    error = String.valueOf(failure.getMessage());
  }

  private Kind kind(IOException failure) {
    Kind ofDisk = isFull(failure) ? Kind.DISK_FULL : Kind.DISK;
    return failure instanceof KeysException ? Kind.KEYS : ofDisk;
  }

  /** The record of the beginning. */
  byte[] beginning() {
    return JournalEvents.outage(clocks.instant(), kind, String.valueOf(error), 0);
  }

  void beginningSaid() {
    said = true;
  }

  boolean isBeginningSaid() {
    return said;
  }

  /** Whether something failed, and no end of it was told. */
  boolean isOn() {
    return error != null;
  }

  /** The record of the end, once all that failed was done. */
  byte[] end() {
    String told = String.valueOf(error);
    long lasted = TimeUnit.NANOSECONDS.toMillis(clocks.nanos() - since);
    return said
        ? JournalEvents.outageOver(clocks.instant(), kind, told, lasted)
        : JournalEvents.outage(clocks.instant(), kind, told, lasted);
  }

  void endSaid() {
    error = null;
    said = false;
  }
}
