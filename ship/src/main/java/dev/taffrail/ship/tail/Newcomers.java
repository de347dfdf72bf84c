package dev.taffrail.ship.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files of one base that nobody knows yet. For one thread.
 *
 * <p>One is another's copy, compressed or not, when all the bytes that are known of that are at its
 * beginning. Rotated files that were written later than the newest one that is known are
 * generations that nobody saw.
 */
final class Newcomers {
  /** A source that matches more files follows the first so many. */
  static final int MOST_FILES = 1000;

  /** A copy that is being written is compared with its original so far. */
  private static final int COMPARED = 64 * 1024;

  private final String base;
  private final FollowedFiles files;
  private final Strangers strangers;
  private final Set<FileKey> known;
  private final Set<Path> meant;
  private final boolean cut;

  /**
   * @param known the files that need not be looked at
   * @param meant the files that the source names
   * @param cut whether the file that has the base's name was cut, or written anew
   */
  Newcomers(
      String base,
      FollowedFiles files,
      Strangers strangers,
      Set<FileKey> known,
      Set<Path> meant,
      boolean cut) {
    this.base = base;
    this.files = files;
    this.strangers = strangers;
    this.known = known;
    this.meant = meant;
    this.cut = cut;
  }

  /** Whether it is known of all that are there what they are; else a later look knows. */
  boolean settle(List<FileKey.Seen> there, Set<String> notFollowed) throws IOException {
    List<FileKey.Seen> rotated = unknown(there);
    FileKey.Seen named = there.stream().filter(this::isNamed).findFirst().orElse(null);
    boolean isNew = named != null && rotated.remove(named);
    List<FollowedFile> missing = files.of(base).stream().filter(f -> f.path() == null).toList();
    for (FollowedFile file : missing) {
      find(file, rotated, file.known().isKnown(), file.known()::isIn);
    }
    for (FollowedFile file : missing) {
      // Nothing was in it when it was seen.
      find(
          file, rotated, !file.known().isKnown() && file.path() == null, s -> isNotBefore(s, file));
    }
    FollowedFile live = live();
    // Where a file is copied and cut, its number stays.
    boolean copied = live != null || cut;
    int before = files.size();
    boolean decided = true;
    boolean moved = false;
    boolean unchanged = strangers.isFirstLook() && live != null && !cut && missing.isEmpty();
    FollowedFile newest = files.newestRotated(base);
    for (FileKey.Seen seen : rotated) {
      boolean copy = copied && named != null && isBeginningOf(seen, named);
      // Nothing was rotated since the last run: its time is that of its being compressed.
      boolean old = unchanged && Input.isCompressed(seen.path());
      boolean wanted = (isInBetween(seen, newest) && !old) || isMeant(seen);
      if (!wanted) {
        strangers.add(seen);
      } else if (copy) {
        decided = false;
      } else if (!begin(seen, notFollowed)) {
        // The next look finds it, before those that come after it.
        moved = true;
        break;
      }
    }
    if (live != null && live.offset() == 0 && files.size() > before) {
      files.putBehind(live);
    }
    if (!moved && named != null && isNew) {
      moved = !begin(named, notFollowed);
    }
    return decided && !moved;
  }

  /** Oldest first, without those that were judged before anybody was missing. */
  private List<FileKey.Seen> unknown(List<FileKey.Seen> there) {
    Set<Path> names = new HashSet<>();
    there.forEach(seen -> names.add(seen.path()));
    boolean missing = files.of(base).stream().anyMatch(file -> file.path() == null);
    List<FileKey.Seen> unknown = new ArrayList<>();
    for (FileKey.Seen seen : there) {
      boolean judged = strangers.contains(seen) && !missing;
      if (!judged && !known.contains(seen.key()) && !isBeingCompressed(seen, names)) {
        unknown.add(seen);
      }
    }
    unknown.sort(
        Comparator.comparingLong(FileKey.Seen::mtime)
            .thenComparing(Comparator.comparing(FileKey.Seen::path).reversed()));
    return unknown;
  }

  private boolean isNamed(FileKey.Seen seen) {
    return seen.path().toString().equals(base);
  }

  private static boolean isBeingCompressed(FileKey.Seen seen, Set<Path> names) {
    String name = seen.path().getFileName().toString();
    return Input.isCompressed(seen.path())
        && names.contains(seen.path().resolveSibling(name.substring(0, name.length() - 3)));
  }

  /** Looks for a file that lost its name. One that is open is read to its end where it is. */
  private void find(
      FollowedFile lost, List<FileKey.Seen> rotated, boolean wanted, Predicate<FileKey.Seen> same)
      throws IOException {
    FileKey.Seen found = null;
    for (FileKey.Seen seen : wanted ? rotated : List.<FileKey.Seen>of()) {
      if ((found == null || !isNotBefore(found, lost)) && same.test(seen)) {
        found = seen;
      }
    }
    if (found != null) {
      rotated.remove(found);
      if (lost.isOpen()) {
        strangers.add(found);
      } else {
        lost.moveTo(found);
        files.changed();
      }
    }
  }

  private boolean isInBetween(FileKey.Seen seen, @Nullable FollowedFile newest) {
    return newest != null && isNotBefore(seen, newest);
  }

  private static boolean isNotBefore(FileKey.Seen seen, FollowedFile file) {
    return seen.mtime() >= file.given().mtime();
  }

  /** Compressed files are read only as the rest of one that was read in part. */
  private boolean isMeant(FileKey.Seen seen) {
    return meant.contains(seen.path()) && !Input.isCompressed(seen.path());
  }

  private @Nullable FollowedFile live() {
    return files.of(base).stream().filter(FollowedFile::isLive).findFirst().orElse(null);
  }

  /** It is being copied, or was and is not cut yet: its turn comes with that. */
  static boolean isBeginningOf(FileKey.Seen copy, FileKey.Seen original) {
    if (Input.isCompressed(copy.path()) || copy.size() > original.size()) {
      return false;
    }
    long compared = Math.min(COMPARED, copy.size());
    try {
      return Input.hash(copy.path(), compared) == Input.hash(original.path(), compared)
          || wasCutMeanwhile(original);
    } catch (IOException e) {
      return wasCutMeanwhile(original);
    }
  }

  /** Cut since it was seen: the next look knows whose copy the other one is. */
  private static boolean wasCutMeanwhile(FileKey.Seen original) {
    try {
      return Files.size(original.path()) < original.size();
    } catch (IOException e) {
      return e instanceof NoSuchFileException;
    }
  }

  /** False when it has another name by now. */
  private boolean begin(FileKey.Seen seen, Set<String> notFollowed) {
    if (files.size() >= MOST_FILES) {
      notFollowed.add("not followed: files beyond the first " + MOST_FILES);
      return true;
    }
    if (!files.hasRoomFor(base)) {
      notFollowed.add(
          "not followed: files whose names would make all names longer than can be kept (about "
              + PositionSlot.MOST_BYTES_OF_PLACES
              + " bytes, 3 for each character that is not plain)");
      return true;
    }
    return files.begin(base, seen);
  }
}
