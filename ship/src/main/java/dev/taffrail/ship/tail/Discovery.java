package dev.taffrail.ship.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out what became of the files that are followed, and which are new. For one thread.
 *
 * <p>A file is the same as long as its device and inode are, and the bytes before its mark are what
 * they were. What else there is, {@link Newcomers} sorts out.
 */
final class Discovery {
  /** Whoever renames files without a pause is not waited for. */
  private static final int MOST_LOOKS = 20;

  private final TailConfig config;
  private final FollowedFiles files;
  private final Strangers strangers = new Strangers();

  /** Files that were not found by the last look. */
  private final Set<FollowedFile> missed = new HashSet<>();

  private final List<String> notes = new ArrayList<>();
  private Set<String> told = Set.of();
  private Set<String> unread = Set.of();
  private Set<Path> directories = Set.of();

  /** Where each file was at the last look. */
  private Map<Path, FileKey> places = Map.of();

  /** The same, when it was last asked whether that changed, and how often it had. */
  private Map<Path, FileKey> askedOf = Map.of();

  private int restless;

  /**
   * What was found, what could not be looked at or is passed over, and whether all was where it had
   * been at the look before.
   */
  private record Look(
      FilePatterns.Found found,
      Listing listing,
      Set<String> unreadable,
      Set<String> notFollowed,
      boolean still) {}

  Discovery(TailConfig config, FollowedFiles files) {
    this.config = config;
    this.files = files;
  }

  /** The directories in which something may change, without symbolic links. */
  Set<Path> directories() {
    return directories;
  }

  /** Whether a file was not found: it may have got another name while the folder was read. */
  boolean isMissingSome() {
    return !missed.isEmpty();
  }

  /** What was found out that a person should know, since this was asked last. */
  List<String> takeNotes() {
    List<String> taken = List.copyOf(notes);
    notes.clear();
    return taken;
  }

  /** What the last look could not look at, and why. */
  Set<String> unread() {
    return unread;
  }

  /**
   * Looks at all there is.
   *
   * @return the files in which there may be something to read
   */
  List<FollowedFile> scan(long nanos) throws IOException {
    Look look = look();
    FilePatterns.Found found = look.found();
    Listing listing = look.listing();
    Set<String> notFollowed = look.notFollowed();
    Set<String> cut = recognise(listing, nanos);
    Set<FileKey> known = files.byKey().keySet();
    boolean settled = look.still();
    strangers.begin();
    for (String base : listing.bases()) {
      settled &=
          new Newcomers(base, files, strangers, known, found.files, cut.contains(base))
              .settle(listing.of(base), notFollowed);
    }
    strangers.end();
    if (settled) {
      files.settled();
    }
    unread = look.unreadable();
    complain(notFollowed);
    forgetMissing(found);
    directories = directories(found);
    return files.all().stream().filter(FollowedFile::mayHaveMore).toList();
  }

  /**
   * What is there at one moment: while files are renamed, some may be met twice and others not at
   * all, and so what changed has to be there at two looks.
   */
  private Look look() throws IOException {
    Look look = lookOnce();
    for (int more = 0; more < MOST_LOOKS && !look.still(); more++) {
      look = lookOnce();
    }
    return look;
  }

  private Look lookOnce() throws IOException {
    Set<String> unreadable = new LinkedHashSet<>();
    Set<String> notFollowed = new LinkedHashSet<>();
    FilePatterns.Found found = config.files().find();
    if (found.isCut()) {
      notFollowed.add(
          "not followed: files in folders beyond the first "
              + FilePatterns.MOST_FOLDERS
              + ", or more than "
              + FilePatterns.MOST_DEPTH
              + " folders below where the pattern has **");
    }
    found.denied().forEach(folder -> unreadable.add("permission denied: " + folder));
    Listing listing = Listing.of(found, files.all(), unreadable, notFollowed);
    Map<Path, FileKey> before = places;
    places = listing.places();
    return new Look(found, listing, unreadable, notFollowed, places.equals(before));
  }

  /**
   * Those that were looked at, and those that symbolic links lead to. Each under its real name, as
   * the files are of which it is told that they were written.
   */
  private Set<Path> directories(FilePatterns.Found found) {
    Set<Path> all = new HashSet<>();
    for (Path directory : found.directories()) {
      all.add(real(directory));
    }
    for (FollowedFile file : files.all()) {
      Path name = file.real();
      if (name != null && name.getParent() != null) {
        all.add(name.getParent());
      }
    }
    return Set.copyOf(all);
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      // Not there yet, which is found out where it is listened to.
      return directory;
    }
  }

  /** What was said after the last look already is not said again. */
  private void complain(Set<String> notFollowed) {
    Set<String> all = new LinkedHashSet<>(unread);
    all.addAll(notFollowed);
    all.stream().filter(words -> !told.contains(words)).forEach(notes::add);
    told = all;
  }

  /**
   * Tells the known files where they are; those that are others now have no name any more.
   *
   * @return the bases of files that were cut, or written anew
   */
  private Set<String> recognise(Listing listing, long nanos) throws IOException {
    Map<FileKey, FollowedFile> known = files.byKey();
    Set<FollowedFile> there = new HashSet<>();
    Set<String> cut = new HashSet<>();
    for (FileKey.Seen seen : listing.all()) {
      FollowedFile file = known.get(seen.key());
      if (file != null && file.isStill(seen)) {
        there.add(file);
        file.foundAt(seen, nanos);
      } else if (file != null) {
        file.detach();
        files.changed();
        cut.add(seen.path().toString());
      }
    }
    files.all().stream().filter(f -> !there.contains(f)).forEach(f -> f.lostName(nanos));
    return cut;
  }

  /** What has no name and is not open can be read no more, if the next look does not find it. */
  private void forgetMissing(FilePatterns.Found found) throws IOException {
    Set<FollowedFile> before = isRestless() ? Set.of() : Set.copyOf(missed);
    missed.clear();
    for (FollowedFile file : files.all()) {
      boolean gone = file.path() == null && !file.isOpen() && !file.isEnding();
      if (gone && found.isToBeSeen(file.folder())) {
        if (before.contains(file)) {
          forget(file);
        } else {
          missed.add(file);
        }
      }
    }
  }

  /** Whether files were renamed since the last look: a copy that is looked for may be missed. */
  private boolean isRestless() {
    boolean moved = !places.equals(askedOf);
    askedOf = places;
    restless = moved ? restless + 1 : 0;
    return moved && restless < MOST_LOOKS;
  }

  private void forget(FollowedFile file) throws IOException {
    if (file.unread() > 0) {
      notes.add(
          String.format(
              "%s: lost: the file that was read to byte %d is gone with at least %d bytes unread",
              file.base(), file.offset(), file.unread()));
    }
    if (file.isUnfinished()) {
      // What was read of it and waits in memory is given out first.
      file.end();
    } else {
      files.forget(file);
    }
  }
}
