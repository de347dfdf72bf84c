package dev.taffrail.ship.file;

import dev.taffrail.ship.Limits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A file to append to. Immutable; start with {@link #at} and change what differs from the defaults.
 *
 * @param path the file; its folder has to be there
 * @param mount the folder at which a file system has to be mounted; null where that follows from
 *     the path: below {@code /mnt}, {@code /media} and {@code /run/media} one has to be, elsewhere
 *     not
 * @param sync how long records are collected before they are written and forced to the device
 *     together; errors wait for nothing
 * @param maxBytes how large the file may become before it is rotated; 0 for no limit
 * @param backups how many rotated files are kept, {@code PATH.1} the newest; the older are deleted
 * @param gzip whether rotated files are compressed, {@code PATH.1.gz}
 */
public record FileConfig(
    Path path, @Nullable Path mount, Duration sync, long maxBytes, int backups, boolean gzip) {

  /** Room for some records of the greatest length. */
  public static final long LEAST_BYTES = 128 * 1024;

  private static final long MOST_BATCH = 1024 * 1024;

  public FileConfig {
    path = path.toAbsolutePath().normalize();
    check(path.getFileName() != null, "path: expected a file, found " + path);
    mount = mount == null ? null : mount.toAbsolutePath().normalize();
    check(
        mount == null || path.startsWith(mount),
        "mount: expected a folder above " + path + ", found " + mount);
    check(!sync.isNegative(), "sync: expected zero or more, found " + sync);
    check(
        maxBytes == 0 || maxBytes >= LEAST_BYTES,
        "max_bytes: expected 0 for no limit, or at least 128KiB, found " + maxBytes);
    check(backups >= 1, "backups: expected 1 or more, found " + backups);
  }

  /** A file that grows without limit, forced once a second. */
  public static FileConfig at(Path path) {
    return new FileConfig(path, null, Duration.ofSeconds(1), 0, 9, false);
  }

  public FileConfig withMount(Path value) {
    return new FileConfig(path, value, sync, maxBytes, backups, gzip);
  }

  public FileConfig withSync(Duration value) {
    return new FileConfig(path, mount, value, maxBytes, backups, gzip);
  }

  /** Rotation at so many bytes, with so many rotated files kept. */
  public FileConfig withRotation(long bytes, int files) {
    return new FileConfig(path, mount, sync, bytes, files, gzip);
  }

  public FileConfig withGzip(boolean value) {
    return new FileConfig(path, mount, sync, maxBytes, backups, value);
  }

  Limits limits() {
    long bytes = maxBytes == 0 ? MOST_BATCH : Math.min(MOST_BATCH, maxBytes);
    return new Limits(10_000, bytes, sync, Limits.MAX_SPAN);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
