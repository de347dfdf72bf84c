package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names that a journal's files have at a moment, as a reader sees them beside the writer. */
final class FileNames {
  private static final int MAX_DIGITS = 9;
  private static final int NONE = -1;

  private final Path journal;
  private final Path directory;
  private final String name;

  FileNames(Path journal) {
    Path absolute = journal.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    Path last = absolute.getFileName();
    if (parent == null || last == null) {
      throw new IllegalArgumentException("expected the path of a journal, found " + journal);
    }
    this.journal = absolute;
    this.directory = parent;
    this.name = last.toString();
  }

  Path journal() {
    return journal;
  }

  Path directory() {
    return directory;
  }

  /** The name of the newest file, without its directory. */
  String name() {
    return name;
  }

  /** The file that was rotated so often; 0 is the newest. */
  Path rotated(int number) {
    return number == 0 ? journal : journal.resolveSibling(name + "." + number);
  }

  /**
   * The keys of the files by their numbers, newest first. A rotation in between may hide a file or
   * show it twice: only two equal lists are worth anything.
   */
  SortedMap<Integer, Object> list() throws IOException {
    SortedMap<Integer, Object> keys = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        int number = number(String.valueOf(entry.getFileName()));
        Sight sight = number == NONE ? Sight.NOTHING : look(number);
        if (sight.key() != null) {
          keys.put(number, sight.key());
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // The journal need not exist yet.
      return new TreeMap<>();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return keys;
  }

  /** What has this number now. */
  Sight look(int number) throws IOException {
    Path path = rotated(number);
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      if (!file.isRegularFile()) {
        return Sight.NOTHING;
      }
      if (file.fileKey() == null) {
        throw new IOException(path + ": expected a file system that numbers files, found none");
      }
      return new Sight(file.fileKey(), file.size());
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Sight.NOTHING;
    }
  }

  private int number(String entry) {
    if (entry.equals(name)) {
      return 0;
    }
    if (!entry.startsWith(name + ".")) {
      return NONE;
    }
    String digits = entry.substring(name.length() + 1);
    boolean counts =
        !digits.isEmpty()
            && digits.length() <= MAX_DIGITS
            && digits.charAt(0) != '0'
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return counts ? Integer.parseInt(digits) : NONE;
  }

  /**
   * A file as it is seen under a name.
   *
   * @param key what identifies it under any name; null when there is none
   * @param length its length
   */
  record Sight(@Nullable Object key, long length) {
    static final Sight NOTHING = new Sight(null, 0);
  }
}
