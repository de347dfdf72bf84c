package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A journal that cannot be continued, kept aside in {@code edge.log.lost-1}, and what the next one
 * has to say of it. That stands in a file of the folder until it was said: so a crash at any point
 * loses neither a file of the old journal nor the word of the new one that there was one.
 */
final class LostJournal {
  /** While the old journal's files are moved. */
  private static final String MOVING = "moving";

  /** So many journals are kept aside. */
  private static final int MOST = 4;

  /** From when they are all here, until the new journal's first record is safe. */
  private static final String MOVED = "moved";

  private static final String TEMPORARY = "moving.new";

  private final JournalFiles files;
  private final Disk disk;
  private final Path folder;
  private final Story story;

  private LostJournal(JournalFiles files, Disk disk, Path folder, Story story) {
    this.files = files;
    this.disk = disk;
    this.folder = folder;
    this.story = story;
  }

  /**
   * What happened.
   *
   * @param origin of the journal that follows
   * @param wasSealed whether the old one was sealed, or plain files
   * @param problem why it cannot be continued, in one line
   * @param lastNote of its last good seal; empty when there is none
   */
  record Story(String origin, boolean wasSealed, String problem, String lastNote) {
    private static final String SEALED = "sealed";
    private static final String PLAIN = "plain";

    Story {
      // A problem can quote a line of the journal, control characters and all.
      problem = problem.replaceAll("\\p{Cntrl}+", " ");
    }

    private byte[] render() {
      String kind = wasSealed ? SEALED : PLAIN;
      return String.join("\n", origin, kind, problem, lastNote).getBytes(UTF_8);
    }

    private static Story parse(byte[] text, Path where) throws IOException {
      String[] lines = new String(text, UTF_8).split("\n", 4);
      if (lines.length < 4) {
        throw new IOException(where + ": expected four lines or more, found " + lines.length);
      }
      return new Story(lines[0], lines[1].equals(SEALED), lines[2], lines[3]);
    }
  }

  /** Behind all that there are: readers go through them in this order. */
  static int nextNumber(JournalFiles files, Disk disk) throws IOException {
    int newest =
        disk.list(files.directory()).stream()
            .mapToInt(files::asideNumber)
            .filter(number -> number != JournalFiles.OTHER)
            .max()
            .orElse(0);
    return newest == 0 || isUsed(files.aside(newest), disk) ? newest + 1 : newest;
  }

  /** A crash before anything was moved may have left the folder. */
  private static boolean isUsed(Path folder, Disk disk) throws IOException {
    return disk.list(folder).stream().anyMatch(path -> !path.endsWith(TEMPORARY));
  }

  /** Begins to keep the journal aside. */
  static LostJournal begin(JournalFiles files, Disk disk, int number, Story story)
      throws IOException {
    Path folder = files.aside(number);
    disk.createDirectories(folder);
    Path temporary = folder.resolve(TEMPORARY);
    disk.delete(temporary);
    try (DiskFile file = disk.open(temporary)) {
      file.writeFully(ByteBuffer.wrap(story.render()), 0);
      file.force();
    }
    disk.rename(temporary, folder.resolve(MOVING));
    disk.forceDirectory(folder);
    disk.forceDirectory(files.directory());
    return new LostJournal(files, disk, folder, story);
  }

  /** The one that a crash broke off; null when there is none. */
  static @Nullable LostJournal unfinished(JournalFiles files, Disk disk) throws IOException {
    int number = nextNumber(files, disk) - 1;
    Path folder = files.aside(number);
    for (String stage : List.of(MOVING, MOVED)) {
      Path path = folder.resolve(stage);
      if (number > 0 && disk.exists(path)) {
        try (DiskFile file = disk.open(path)) {
          byte[] text = file.readFully(0, Math.toIntExact(file.size()));
          return new LostJournal(files, disk, folder, Story.parse(text, path));
        }
      }
    }
    return null;
  }

  Story story() {
    return story;
  }

  /**
   * Whether what was moved here was sealed: by its story, or by its files, as anybody who can write
   * to the folder can write a story.
   */
  boolean wasSealed() {
    return story.wasSealed()
        || disk.exists(moved(files.chain()))
        || disk.exists(moved(files.vkey()));
  }

  private Path moved(Path path) {
    return folder.resolve(path.getFileName());
  }

  /** The folder's name. */
  String name() {
    return String.valueOf(folder.getFileName());
  }

  /**
   * Moves what is left to move, the oldest first: so a reader that is at some file finds all newer
   * ones beside or behind it. The keys stay: the next journal erases them.
   */
  void move() throws IOException {
    if (!disk.exists(folder.resolve(MOVING))) {
      return;
    }
    List<Path> paths = new ArrayList<>(disk.list(files.directory()));
    paths.sort(Comparator.comparingInt(files::number).reversed());
    for (Path path : paths) {
      if (isPart(path)) {
        disk.rename(path, moved(path));
      }
    }
    disk.forceDirectory(folder);
    disk.forceDirectory(files.directory());
    disk.rename(folder.resolve(MOVING), folder.resolve(MOVED));
    disk.forceDirectory(folder);
  }

  /**
   * The folders of the earliest journals that have to go: a device that loses its state again and
   * again must not fill its disk with what is left.
   */
  List<String> surplus() throws IOException {
    List<Path> kept =
        disk.list(files.directory()).stream()
            .filter(path -> files.asideNumber(path) != JournalFiles.OTHER)
            .sorted(Comparator.comparingInt(files::asideNumber))
            .toList();
    return kept.subList(0, Math.max(0, kept.size() - MOST)).stream()
        .map(path -> String.valueOf(path.getFileName()))
        .toList();
  }

  /** The new journal said what it has to, of what has to go too. */
  void end() throws IOException {
    for (String name : surplus()) {
      Path earliest = folder.resolveSibling(name);
      for (Path path : disk.list(earliest)) {
        disk.delete(path);
      }
      disk.delete(earliest);
    }
    disk.delete(folder.resolve(MOVED));
    disk.forceDirectory(folder);
  }

  private boolean isPart(Path path) {
    return files.holdsRecords(path)
        || List.of(files.chain(), files.nextChain(), files.vkey()).contains(path);
  }
}
