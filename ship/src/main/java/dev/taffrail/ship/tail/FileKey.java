package dev.taffrail.ship.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which file it is, whatever its name, as long as it exists: device and inode.
 *
 * @param device the device's number
 * @param inode the file's number on it
 */
record FileKey(long device, long inode) {

  /**
   * A regular file as it stands in its directory.
   *
   * @param mtime when it was written last, in microseconds
   */
  record Seen(Path path, FileKey key, long size, long mtime) {
    /**
     * Whether the name is that file's still: what was opened under it before was that file then.
     */
    boolean isThere() throws IOException {
      Seen now = FileKey.of(path);
      return now != null && now.key.equals(key);
    }
  }

  /** The file of this name; null when there is none, or when it is no regular one. */
  static @Nullable Seen of(Path path) throws IOException {
    try {
      Map<String, Object> read =
          Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,isRegularFile");
      if (!(read.get("isRegularFile") instanceof Boolean regular && regular)) {
        return null;
      }
      FileKey key = new FileKey(number(read.get("dev")), number(read.get("ino")));
      FileTime time = (FileTime) read.get("lastModifiedTime");
      long mtime = time == null ? 0 : time.to(TimeUnit.MICROSECONDS);
      return new Seen(path, key, number(read.get("size")), mtime);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return null;
    }
  }

  static FileKey parse(String text) {
    int colon = text.indexOf(':');
    return new FileKey(
        Long.parseLong(text.substring(0, Math.max(0, colon))),
        Long.parseLong(text.substring(colon + 1)));
  }

  String text() {
    return device + ":" + inode;
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }
}
