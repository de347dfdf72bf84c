package dev.taffrail.ship.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of the files that are followed, and which are new. For one thread.
 *
 * <p>A file is the same as long as its device and inode are, and the bytes before its mark are what
 * they were. One that lost its name is looked for among the rotated names of its base: a copy, or a
 * compressed one, is the same when all the bytes before the mark have the mark's hash. Where the
 * base changed hands, rotated files that nobody knew and that were written later than the one
 * before are its generations in between.
 */
final class Discovery {
  /** A source that matches more files follows the first so many. */
  static final int MOST_FILES = 1000;

  private final TailConfig config;
  private final FollowedFiles files;

  /** Files of rotated names that are not ours: no later scan has to read them. */
  private final Map<FileKey, FileKey.Seen> strangers = new HashMap<>();

  /** Which file was the live one of a base at the last scan. */
  private final Map<String, FollowedFile> live = new HashMap<>();

  /** Files that lost their names and were looked for since. */
  private final Set<FollowedFile> nameless = new HashSet<>();

  private final List<String> notes = new ArrayList<>();
  private Set<Path> directories = Set.of();

  Discovery(TailConfig config, FollowedFiles files) {
    this.config = config;
    this.files = files;
    // The newest of each base was its live one.
    files.all().forEach(file -> live.put(file.base(), file));
  }

  /** The directories in which something may change. */
  Set<Path> directories() {
    return directories;
  }

  /** What was found out that a person should know, since this was asked last. */
  List<String> takeNotes() {
    List<String> taken = List.copyOf(notes);
    notes.clear();
    return taken;
  }

  /**
   * Looks at all there is.
   *
   * @return the files in which there may be something to read
   */
  List<FollowedFile> scan(long nanos) throws IOException {
    FilePatterns.Found found = config.files().find();
    Map<String, List<FileKey.Seen>> byBase = seen(found);
    directories = Set.copyOf(found.directories());
    Map<FileKey, FollowedFile> known = files.byKey();
    Set<FollowedFile> there = recognise(byBase, known, nanos);
    for (FollowedFile file : files.all()) {
      if (!there.contains(file)) {
        file.foundAt(null, nanos);
      }
    }
    Set<FileKey> strangersThere = new HashSet<>();
    for (Map.Entry<String, List<FileKey.Seen>> base : byBase.entrySet()) {
      List<FileKey.Seen> unknown = new ArrayList<>();
      for (FileKey.Seen seen : base.getValue()) {
        strangersThere.add(seen.key());
        if (!known.containsKey(seen.key())) {
          unknown.add(seen);
        }
      }
      unknown.sort(inAge(base.getKey()));
      new Newcomers(base.getKey(), unknown, found.files).settle();
    }
    strangers.keySet().retainAll(strangersThere);
    forgetLost(found);
    files.all().stream().filter(FollowedFile::isLive).forEach(f -> live.put(f.base(), f));
    live.values().retainAll(new HashSet<>(files.all()));
    nameless.retainAll(new HashSet<>(files.all()));
    nameless.removeIf(file -> file.path() != null);
    return files.all().stream().filter(FollowedFile::mayHaveMore).toList();
  }

  /** The oldest first; the one that has the base's own name is the newest whatever its time. */
  private static Comparator<FileKey.Seen> inAge(String base) {
    return Comparator.comparing((FileKey.Seen seen) -> seen.path().toString().equals(base))
        .thenComparingLong(FileKey.Seen::mtime)
        .thenComparing(Comparator.comparing(FileKey.Seen::path).reversed());
  }

  /** The files that are meant, and all that may be rotated ones of them, each once. */
  private Map<String, List<FileKey.Seen>> seen(FilePatterns.Found found) throws IOException {
    Set<Path> bases = new TreeSet<>(found.files);
    files.all().forEach(file -> bases.add(Path.of(file.base())));
    Map<String, List<FileKey.Seen>> byBase = new LinkedHashMap<>();
    Set<FileKey> taken = new HashSet<>();
    Map<Path, String> names = new LinkedHashMap<>();
    for (Path path : found.files) {
      names.put(path, RotatedNames.base(path, bases).toString());
    }
    Set<Path> folders = new TreeSet<>();
    bases.forEach(base -> folders.add(Objects.requireNonNullElse(base.getParent(), base)));
    for (Path folder : folders) {
      for (Path path : found.list(folder)) {
        Path base = RotatedNames.base(path, bases);
        if (!base.equals(path) || bases.contains(path)) {
          names.putIfAbsent(path, base.toString());
        }
      }
    }
    for (Map.Entry<Path, String> name : names.entrySet()) {
      FileKey.Seen seen = look(name.getKey());
      if (seen != null && taken.add(seen.key())) {
        byBase.computeIfAbsent(name.getValue(), base -> new ArrayList<>()).add(seen);
      }
    }
    return byBase;
  }

  private FileKey.@Nullable Seen look(Path path) {
    try {
      return FileKey.of(path);
    } catch (IOException e) {
      notes.add(path + ": " + e);
      return null;
    }
  }

  /** Tells the known files where they are; those that are others now are known no more. */
  private Set<FollowedFile> recognise(
      Map<String, List<FileKey.Seen>> byBase, Map<FileKey, FollowedFile> known, long nanos)
      throws IOException {
    Set<FollowedFile> there = new HashSet<>();
    for (List<FileKey.Seen> some : byBase.values()) {
      for (FileKey.Seen seen : some) {
        FollowedFile file = known.get(seen.key());
        if (file != null && file.isStill(seen)) {
          there.add(file);
          file.foundAt(seen.path(), nanos);
          file.hasSize(seen.size());
        } else if (file != null) {
          known.remove(seen.key());
          file.detach();
          files.changed();
        }
      }
    }
    return there;
  }

  /** What has no name and is not open can be read no more. */
  private void forgetLost(FilePatterns.Found found) throws IOException {
    for (FollowedFile file : files.all()) {
      boolean gone = file.path() == null && !file.isOpen() && !file.isEnding();
      if (gone && found.isToBeSeen(Objects.requireNonNull(Path.of(file.base()).getParent()))) {
        sayLost(file);
        if (file.isUnfinished()) {
          // What was read of it and waits in memory is given out first.
          file.end();
        } else {
          files.forget(file);
        }
      }
    }
  }

  private void sayLost(FollowedFile file) {
    if (file.unread() > 0) {
      notes.add(
          String.format(
              "%s: lost: the file that was read to byte %d is gone with at least %d bytes unread",
              file.base(), file.offset(), file.unread()));
    }
  }

  /** The files of one base that nobody knows yet. */
  private final class Newcomers {
    private final String base;
    private final List<FileKey.Seen> unknown;
    private final Set<Path> meant;
    private final @Nullable FollowedFile before;
    private final boolean handedOver;

    Newcomers(String base, List<FileKey.Seen> unknown, Set<Path> meant) {
      this.base = base;
      this.unknown = unknown;
      this.meant = meant;
      before = live.get(base);
      handedOver = before != null && !before.isLive();
    }

    void settle() throws IOException {
      if (files.of(base).stream().anyMatch(file -> file.path() == null && nameless.add(file))) {
        // Somebody else is looked for than when these were judged.
        unknown.forEach(seen -> strangers.remove(seen.key()));
      }
      for (FileKey.Seen seen : unknown) {
        if (isStranger(seen)) {
          continue;
        }
        FollowedFile original = original(seen);
        if (original != null) {
          recognised(original, seen);
        } else if (isMeant(seen)) {
          begin(seen);
        } else if (isInBetween(seen)) {
          begin(seen);
        } else if (!isCopyOfLive(seen)) {
          strangers.put(seen.key(), seen);
        }
      }
    }

    private void begin(FileKey.Seen seen) {
      if (files.size() < MOST_FILES) {
        files.begin(base, seen);
      } else {
        strangers.put(seen.key(), seen);
        notes.add(seen.path() + ": not followed: more than " + MOST_FILES + " files");
      }
    }

    /** One that is open is read to its end where it is. */
    private void recognised(FollowedFile original, FileKey.Seen seen) throws IOException {
      if (original.isOpen()) {
        strangers.put(seen.key(), seen);
      } else {
        original.moveTo(seen);
        files.changed();
      }
    }

    /** Compressed files are read only as the rest of one that was read in part. */
    private boolean isMeant(FileKey.Seen seen) throws IOException {
      return meant.contains(seen.path()) && !Input.isCompressed(seen.path()) && !isCopyOfLive(seen);
    }

    /** Also one that was found and not begun before its number or its beginning changed. */
    private boolean isInBetween(FileKey.Seen seen) {
      if (seen.path().toString().equals(base)) {
        return false;
      }
      boolean later = handedOver && before != null && seen.mtime() >= before.given().mtime();
      return later
          || files.of(base).stream()
              .filter(file -> file.path() == null && file.given().id() > newestRead())
              .anyMatch(file -> seen.mtime() >= file.given().mtime() && !isBeginningOfLive(seen));
    }

    /** Files before this one were read, even if nothing was in them. */
    private long newestRead() {
      return files.of(base).stream()
          .filter(file -> file.offset() > 0)
          .mapToLong(file -> file.given().id())
          .max()
          .orElse(0);
    }

    /** It is being copied, and the original is not read yet. */
    private boolean isBeginningOfLive(FileKey.Seen copy) {
      try {
        Path original = Path.of(base);
        return !Input.isCompressed(copy.path())
            && Files.exists(original)
            && Input.hash(copy.path(), copy.size()) == Input.hash(original, copy.size());
      } catch (IOException e) {
        return false;
      }
    }

    /** Which file that lost its name this is. */
    private @Nullable FollowedFile original(FileKey.Seen seen) throws IOException {
      if (seen.path().toString().equals(base)) {
        return null;
      }
      for (FollowedFile file : files.of(base)) {
        if (file.path() == null && file.offset() > 0 && isSame(file, seen)) {
          return file;
        }
      }
      return null;
    }

    /** Copied, and the original not yet cut: its turn comes with that. */
    private boolean isCopyOfLive(FileKey.Seen seen) throws IOException {
      if (seen.path().toString().equals(base)) {
        return false;
      }
      for (FollowedFile file : files.of(base)) {
        if (file.isLive() && file.given().offset() > 0 && isSame(file, seen)) {
          return true;
        }
      }
      return false;
    }

    private boolean isStranger(FileKey.Seen seen) {
      FileKey.Seen judged = strangers.get(seen.key());
      return judged != null && judged.size() == seen.size();
    }

    private boolean isSame(FollowedFile file, FileKey.Seen seen) throws IOException {
      // Where no line was given out yet, half of one may have been read.
      boolean given = file.given().offset() > 0;
      long offset = given ? file.given().offset() : file.offset();
      if (!Input.isCompressed(seen.path()) && seen.size() < offset) {
        return false;
      }
      try {
        long hash = given ? file.given().hash() : file.hash();
        return Input.hash(seen.path(), offset) == hash;
      } catch (IOException e) {
        // Gone meanwhile, torn or not for us to read: what it was cannot be known.
        return false;
      }
    }
  }
}
