package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files that a journal has at a moment, as a reader sees them beside the writer. */
record FileNames(JournalFiles files) {
  private static final int MOST_LOOKS = 100;

  /** What was set aside before this incarnation, the earliest first. */
  List<FileNames> setAside() throws IOException {
    SortedMap<Integer, FileNames> found = new TreeMap<>();
    each(
        entry -> {
          int number = files.asideNumber(entry);
          if (number != JournalFiles.OTHER) {
            found.put(number, new FileNames(files.setAside(number)));
          }
        });
    return List.copyOf(found.values());
  }

  /**
   * The keys of the files by their numbers, newest first, as {@link OneMoment.Listing} has them.
   */
  SortedMap<Integer, Object> list() throws IOException {
    return keys(sights());
  }

  /**
   * How many bytes the files have that are newer than one; all, when that one is gone.
   *
   * @param key of the one; null for none
   */
  long bytesNewerThan(@Nullable Object key) throws IOException {
    long bytes = 0;
    for (Sight sight : atOneMoment().values()) {
      if (Objects.equals(sight.key(), key)) {
        break;
      }
      bytes += sight.length();
    }
    return bytes;
  }

  /** Beside a writer that rotates, until all have the names that they had before. */
  private SortedMap<Integer, Sight> atOneMoment() throws IOException {
    SortedMap<Integer, Sight> before = sights();
    SortedMap<Integer, Sight> now = sights();
    for (int i = 0; i < MOST_LOOKS && !keys(now).equals(keys(before)); i++) {
      before = now;
      now = sights();
    }
    return now;
  }

  private static SortedMap<Integer, Object> keys(SortedMap<Integer, Sight> sights) {
    SortedMap<Integer, Object> keys = new TreeMap<>();
    sights.forEach((number, sight) -> keys.put(number, Objects.requireNonNull(sight.key())));
    return keys;
  }

  private SortedMap<Integer, Sight> sights() throws IOException {
    SortedMap<Integer, Sight> sights = new TreeMap<>();
    each(
        entry -> {
          int number = files.number(entry);
          Sight sight = number == JournalFiles.OTHER ? Sight.NOTHING : look(number);
          if (sight.key() != null) {
            sights.put(number, sight);
          }
        });
    return sights;
  }

  /** Looks at all that is in the directory. */
  void each(Look look) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(files.directory())) {
      for (Path entry : entries) {
        look.at(entry);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // The journal need not exist yet: there is nothing to look at.
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Looks at one entry of the directory. */
  interface Look {
    void at(Path entry) throws IOException;
  }

  /** What has this number now. */
  Sight look(int number) throws IOException {
    Path path = files.rotated(number);
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
