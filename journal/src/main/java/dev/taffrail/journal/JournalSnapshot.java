package dev.taffrail.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal at one moment, as a verifier has them open: one state of the sequence that
 * a rotation is.
 */
final class JournalSnapshot implements Closeable {
  /** In place of the number of a rotated file. */
  private static final int STAGED = -2;

  /**
   * Listed and opened with the others: so it is that of these files, or one line behind when a
   * rotation has not written it yet.
   */
  private static final int CHAIN = -3;

  private final Path journal;
  private final List<JournalFile> all;
  private final @Nullable JournalFile chain;
  private final List<Path> strangers;

  private JournalSnapshot(Path journal, List<JournalFile> files, List<Path> strangers) {
    List<JournalFile> records = new ArrayList<>();
    JournalFile found = null;
    for (JournalFile file : files) {
      if (file.path().equals(chain(journal))) {
        found = file;
      } else {
        records.add(file);
      }
    }
    this.journal = journal;
    this.all = List.copyOf(records);
    this.chain = found;
    this.strangers = strangers;
  }

  /**
   * @param journal the newest file; it need not be there
   * @throws IOException when a file cannot be read
   */
  static JournalSnapshot open(Path journal) throws IOException {
    FileNames names = new FileNames(new JournalFiles(journal));
    List<Path> strangers = strangers(names);
    return new JournalSnapshot(
        journal,
        OneMoment.open(
            journal, () -> list(names), (number, key) -> JournalFile.open(path(journal, number))),
        strangers);
  }

  /** No rotation makes or moves these. */
  private static List<Path> strangers(FileNames names) throws IOException {
    List<Path> found = new ArrayList<>();
    names.each(
        entry -> {
          if (names.files().number(entry) != JournalFiles.OTHER && Strangers.isOne(entry)) {
            found.add(entry);
          }
        });
    return found;
  }

  /** {@code edge.log.new}: a rotation's new file before it takes the newest one's name. */
  static Path staged(Path journal) {
    return beside(journal, ".new");
  }

  /** {@code edge.log.chain}: the seals that link the root key to the files. */
  static Path chain(Path journal) {
    return beside(journal, ".chain");
  }

  private static Path beside(Path journal, String suffix) {
    return journal.resolveSibling(journal.getFileName() + suffix);
  }

  /** The files that a seal opens, oldest first by the leaf index of that seal, never by name. */
  List<JournalFile> sealed() {
    return all.stream()
        .filter(file -> file.first() != null)
        .sorted(Comparator.comparingLong(JournalFile::firstIndex))
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

  /** What has a file's name and is none, as a folder has that took the place of one. */
  List<Path> strangers() {
    return strangers;
  }

  /** The chain file; null when there is none. */
  @Nullable JournalFile chain() {
    return chain;
  }

  @Override
  public void close() throws IOException {
    List<JournalFile> open = new ArrayList<>(all);
    if (chain != null) {
      open.add(chain);
    }
    OneMoment.closeAll(open);
  }

  private static SortedMap<Integer, Object> list(FileNames names) throws IOException {
    SortedMap<Integer, Object> keys = new TreeMap<>();
    names.each(
        entry -> {
          int number = number(names.files(), entry);
          Object key = number == JournalFiles.OTHER ? null : key(entry);
          if (key != null) {
            keys.put(number, key);
          }
        });
    return keys;
  }

  private static int number(JournalFiles files, Path entry) {
    if (entry.equals(files.chain())) {
      return CHAIN;
    }
    return entry.equals(files.next()) ? STAGED : files.number(entry);
  }

  /** Under the name by which the caller knows the journal: it stands in messages. */
  private static Path path(Path journal, int number) {
    return switch (number) {
      case CHAIN -> chain(journal);
      case STAGED -> staged(journal);
      case 0 -> journal;
      default -> beside(journal, "." + number);
    };
  }

  /**
   * What identifies the file; null when it is none: a pipe would be waited for without end, and a
   * link that leads nowhere would be taken for a file that is being renamed.
   */
  private static @Nullable Object key(Path path) throws IOException {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return file.isRegularFile() ? Objects.requireNonNullElse(file.fileKey(), path) : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
