package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which file a name led to: what is open goes on taking bytes when it is deleted or renamed, and
 * they are lost without a word when it is closed.
 *
 * @param key what tells this file from every other
 */
record FileIdentity(Disk disk, Path path, Object key) {

  static FileIdentity of(Disk disk, Path path) throws IOException {
    return new FileIdentity(disk, path, disk.identity(path));
  }

  /** What became of the name; null while it leads to the file. */
  @Nullable String fault() {
    try {
      boolean same = disk.identity(path).equals(key);
      return same ? null : path + ": expected the file that is open, found another of its name";
    } catch (NoSuchFileException e) {
      return path + ": expected the file that is open, found none: it was deleted or renamed";
    } catch (IOException e) {
      // Not to be seen at present, perhaps for want of a right; what is open is still written.
      return null;
    }
  }

  /** Another name, in the same folder, that leads to the file; null when there is none. */
  @Nullable Path otherName() throws IOException {
    Path folder = path.getParent();
    if (folder == null || !disk.exists(folder)) {
      return null;
    }
    for (Path other : disk.list(folder)) {
      if (new FileIdentity(disk, other, key).fault() == null) {
        return other;
      }
    }
    return null;
  }
}
