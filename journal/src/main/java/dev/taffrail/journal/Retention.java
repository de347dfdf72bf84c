package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which rotated files there are, and which of them are too old to be kept. */
final class Retention {
  private static final long NEVER = Long.MAX_VALUE;

  /** Holds at least the last line whole. */
  private static final int TAIL_BYTES = LineCheck.MAX_BYTES + 2;

  /** A thousand years: more is no limit, and its microseconds fit beside a date's. */
  private static final long LONGEST_KEEP_SECONDS = 1000L * 365 * 24 * 3600;

  private final JournalFiles files;
  private final Disk disk;
  private final Clocks clocks;
  private final int backups;
  private final long keepMicros;
  private long expiresAtMicros;

  Retention(JournalConfig config, JournalFiles files, Platform platform) throws IOException {
    this.files = files;
    this.disk = platform.disk();
    this.clocks = platform.clocks();
    this.backups = config.retention().backups();
    this.keepMicros = micros(config.retention().keep());
    changed();
  }

  private static long micros(Duration keep) {
    long seconds = Math.min(keep.getSeconds(), LONGEST_KEEP_SECONDS);
    return TimeUnit.SECONDS.toMicros(seconds) + keep.getNano() / 1_000;
  }

  /** The greatest number of a rotated file that there is or may be. */
  int oldestNumber() {
    int number = backups;
    while (disk.exists(files.rotated(number + 1))) {
      number++;
    }
    return number;
  }

  /** Looks again, after files were rotated or deleted. */
  void changed() throws IOException {
    expiresAtMicros = NEVER;
    for (int number : keepMicros == 0 ? List.<Integer>of() : present()) {
      expiresAtMicros = Math.min(expiresAtMicros, expiryOf(files.rotated(number)));
    }
  }

  /** Deletes the files whose last record is too old. */
  void expire() throws IOException {
    if (expiresAtMicros <= clocks.wallMicros()) {
      for (int number : expired()) {
        disk.delete(files.rotated(number));
      }
      changed();
    }
  }

  /** The numbers of the files whose last record is too old, oldest first. */
  List<Integer> expired() throws IOException {
    List<Integer> expired = new ArrayList<>();
    if (expiresAtMicros <= clocks.wallMicros()) {
      for (int number : present()) {
        if (expiryOf(files.rotated(number)) <= clocks.wallMicros()) {
          expired.add(number);
        }
      }
    }
    return expired;
  }

  /** When the next file becomes too old, by the monotonic clock. */
  long dueAt() {
    return expiresAtMicros == NEVER
        ? NEVER
        : clocks.nanos() + TimeUnit.MICROSECONDS.toNanos(expiresAtMicros - clocks.wallMicros());
  }

  private List<Integer> present() {
    List<Integer> present = new ArrayList<>();
    for (int number = oldestNumber(); number > 0; number--) {
      if (disk.exists(files.rotated(number))) {
        present.add(number);
      }
    }
    return present;
  }

  private long expiryOf(Path file) throws IOException {
    RecordHead last = lastRecord(file);
    if (last == null) {
      // Nothing in it says how old it is; the count of files bounds its life.
      return NEVER;
    }
    Instant time = last.time();
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000 + keepMicros;
  }

  private @Nullable RecordHead lastRecord(Path path) throws IOException {
    try (DiskFile file = disk.open(path)) {
      long size = file.size();
      byte[] tail =
          file.readFully(Math.max(0, size - TAIL_BYTES), (int) Math.min(size, TAIL_BYTES));
      int end = tail.length - 1;
      int start = end;
      while (start > 0 && tail[start - 1] != '\n') {
        start--;
      }
      return end < 0 ? null : RecordHead.parse(Arrays.copyOfRange(tail, start, end));
    }
  }
}
