package dev.taffrail.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal at one moment, opened together. Beside a writer that rotates, the files
 * are opened again until no name changed while they were: so they are one state of the sequence
 * that a rotation is, and stay readable when the next one renames or deletes them.
 */
final class JournalSnapshot implements Closeable {
  private static final int TRIES = 100;

  /** The age of a file that is none of the journal's. */
  private static final int OTHER = -2;

  /** In place of an age: a file went away while the folder was listed. */
  private static final int CHANGING = -3;

  private final Path journal;
  private final List<JournalFile> all;
  private final @Nullable JournalFile chain;

  private JournalSnapshot(Path journal, List<JournalFile> all, @Nullable JournalFile chain) {
    this.journal = journal;
    this.all = all;
    this.chain = chain;
  }

  /**
   * @param journal the newest file; it need not be there
   * @throws IOException when a file cannot be read
   */
  static JournalSnapshot open(Path journal) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      JournalSnapshot files = tryOpen(journal);
      if (files != null) {
        return files;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(i));
    }
    throw new IOException(
        journal
            + ": expected files that stay while they are opened, found them renamed "
            + TRIES
            + " times");
  }

  /** {@code edge.log.new}: a rotation's new file before it takes the newest one's name. */
  static Path staged(Path journal) {
    return journal.resolveSibling(journal.getFileName() + ".new");
  }

  /** {@code edge.log.chain}: the seals that link the root key to the files. */
  static Path chain(Path journal) {
    return journal.resolveSibling(journal.getFileName() + ".chain");
  }

  /** The files that a seal opens, oldest first by the leaf index of that seal, never by name. */
  List<JournalFile> sealed() {
    return all.stream()
        .filter(file -> file.first() != null)
        .sorted(Comparator.comparingLong(JournalSnapshot::firstIndex))
        .toList();
  }

  /** The files whose first line is no such seal; a staged one of a rotation that failed is none. */
  List<JournalFile> strays() {
    return all.stream()
        .filter(file -> file.first() == null && !file.path().equals(staged(journal)))
        .toList();
  }

  /** All files by their names, newest first: the staged one, the journal, {@code .1} and so on. */
  List<JournalFile> byName() {
    return all;
  }

  /** The chain file; null when there is none. */
  @Nullable JournalFile chain() {
    return chain;
  }

  /** The leaf index of the first line of a file that a seal opens. */
  static long firstIndex(JournalFile file) {
    return Objects.requireNonNull(file.first(), "first").seal().size();
  }

  @Override
  public void close() throws IOException {
    List<JournalFile> open = new ArrayList<>(all);
    if (chain != null) {
      open.add(chain);
    }
    closeAll(open);
  }

  /** The files, or null when one was renamed or deleted meanwhile. */
  private static @Nullable JournalSnapshot tryOpen(Path journal) throws IOException {
    Map<Integer, Entry> before = list(journal);
    List<JournalFile> open = new ArrayList<>();
    JournalSnapshot files = null;
    try {
      for (Entry entry : before.values()) {
        open.add(JournalFile.open(entry.path()));
      }
      List<JournalFile> all = List.copyOf(open);
      // The chain is read between the two lists: it is that of these files, or one line behind.
      JournalFile chain =
          Files.isRegularFile(chain(journal)) ? JournalFile.open(chain(journal)) : null;
      if (chain != null) {
        open.add(chain);
      }
      if (!before.containsKey(CHANGING) && before.equals(list(journal))) {
        files = new JournalSnapshot(journal, all, chain);
      }
    } catch (NoSuchFileException e) {
      // Renamed or deleted since it was listed: the caller looks again.
      return null;
    } finally {
      if (files == null) {
        closeAll(open);
      }
    }
    return files;
  }

  /** The files that are there, by age as their names tell it: -1 staged, 0 the newest, 1, 2… */
  private static Map<Integer, Entry> list(Path journal) throws IOException {
    Path folder = Objects.requireNonNull(journal.toAbsolutePath().getParent(), "folder");
    String name = journal.getFileName().toString();
    Map<Integer, Entry> found = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        int age = age(name, entry.getFileName().toString());
        Entry file = age == OTHER ? null : entry(journal.resolveSibling(entry.getFileName()));
        if (file != null) {
          found.put(age, file);
        }
      }
    } catch (NoSuchFileException e) {
      found.put(CHANGING, new Entry(journal, journal));
    }
    return found;
  }

  /**
   * What has this name; null when it is no file: a pipe would be waited for without end, and a link
   * that leads nowhere would be taken for a file that is being renamed.
   */
  private static @Nullable Entry entry(Path path) throws IOException {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return file.isRegularFile()
          ? new Entry(path, Objects.requireNonNullElse(file.fileKey(), path))
          : null;
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(path)) {
        return null;
      }
      throw e;
    }
  }

  private static int age(String journal, String name) {
    if (!name.startsWith(journal)) {
      return OTHER;
    }
    String suffix = name.substring(journal.length());
    if (suffix.isEmpty() || suffix.equals(".new")) {
      return suffix.isEmpty() ? 0 : -1;
    }
    return suffix.matches("\\.[1-9][0-9]{0,8}") ? Integer.parseInt(suffix.substring(1)) : OTHER;
  }

  private static void closeAll(List<JournalFile> files) throws IOException {
    IOException first = null;
    for (JournalFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** A file's name and what identifies the file under it. */
  private record Entry(Path path, Object key) {
    // Written out: what a record brings along takes a JVM that just started 15 ms to put together.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entry entry && path.equals(entry.path) && key.equals(entry.key);
    }

    @Override
    public int hashCode() {
      return 31 * path.hashCode() + key.hashCode();
    }
  }
}
