package dev.taffrail.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The files of a journal at one moment, as a reader has them open. {@code edge.log.new} is none of
 * them.
 */
final class PresentFiles implements Closeable {
  private final List<ReadFile> files;

  private PresentFiles(List<ReadFile> files) {
    this.files = files;
  }

  /**
   * @param names of a journal; neither it nor its directory need be there
   * @throws IOException when a file cannot be read
   */
  static PresentFiles open(FileNames names) throws IOException {
    JournalFiles files = names.files();
    return new PresentFiles(
        OneMoment.open(
            files.base(), names::list, (number, key) -> ReadFile.open(files.rotated(number), key)));
  }

  /** All files by their names, newest first: {@code edge.log}, {@code .1}, {@code .2} and so on. */
  List<ReadFile> newestFirst() {
    return files;
  }

  /** The files that are newer than the given one; all when that one is gone. */
  List<ReadFile> newerThan(ReadFile other) {
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).key().equals(other.key())) {
        return files.subList(0, i);
      }
    }
    return files;
  }

  boolean holds(ReadFile other) {
    return files.stream().anyMatch(file -> file.key().equals(other.key()));
  }

  /** Whether the file of this place is there, whatever it holds by now. */
  boolean holds(Place place) {
    return files.stream()
        .map(ReadFile::first)
        .anyMatch(first -> first != null && first.hash() == place.file());
  }

  /**
   * The oldest file that has a line: by the leaf index of its first one, or by its name when one of
   * the files has none.
   */
  Optional<ReadFile> oldest() {
    List<FirstLine> lines = files.stream().map(ReadFile::first).filter(Objects::nonNull).toList();
    return lines.stream().allMatch(FirstLine::sealed)
        ? files.stream()
            .filter(file -> file.first() != null)
            .min(Comparator.comparingLong(file -> FirstLine.indexOf(file.first())))
        : oldestByName(files);
  }

  /** The last of these files that has a line. */
  static Optional<ReadFile> oldestByName(List<ReadFile> newestFirst) {
    return newestFirst.stream()
        .filter(file -> file.first() != null)
        .reduce((newer, older) -> older);
  }

  /** Hands the file over to the caller: it stays open when the others are closed. */
  void take(ReadFile file) {
    files.remove(file);
  }

  @Override
  public void close() throws IOException {
    OneMoment.closeAll(files);
  }
}
