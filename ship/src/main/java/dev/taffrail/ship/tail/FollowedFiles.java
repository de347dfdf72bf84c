package dev.taffrail.ship.tail;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files that a source follows, oldest first. For one thread. */
final class FollowedFiles implements Closeable {
  /** So many may be open at once, beside those that have no name any more. */
  private static final int MOST_OPEN = 64;

  private final TailConfig config;
  private final TreeMap<Long, FollowedFile> byId = new TreeMap<>();
  private final Map<String, TreeMap<Long, FollowedFile>> byBase = new HashMap<>();

  /** Marks of what was lost, kept until a record tells of it. */
  private final List<Mark> lost = new ArrayList<>();

  private Map<Long, Mark> others = Map.of();
  private @Nullable FollowedFile last;
  private boolean changed = true;
  private boolean moved;
  private long nextId = 1;

  /** How many bytes the marks of all take at most, those of the lost ones too. */
  private long bytes;

  /** The last file that was known when all of them stood still. */
  private long settledId;

  FollowedFiles(TailConfig config, List<Mark> marks) {
    this.config = config;
    for (Mark mark : marks) {
      add(new FollowedFile(mark, null, config));
      nextId = Math.max(nextId, mark.id() + 1);
    }
    settled();
  }

  /**
   * Whether the place in another file can be written down beside all others, however far they get.
   */
  boolean hasRoomFor(String base) {
    return bytes + Mark.mostBytes(base) <= PositionSlot.MOST_BYTES_OF_PLACES;
  }

  /** Follows this file too; false when it has another name by now. */
  boolean begin(String base, FileKey.Seen seen) {
    Mark mark = Mark.fresh(nextId, base, seen.key()).seen(0, seen.mtime());
    FollowedFile file = new FollowedFile(mark, seen.path(), config);
    boolean there = file.begin(seen);
    if (there) {
      nextId++;
      add(file);
    }
    moved |= !there;
    return there;
  }

  /** Whether one was to begin that had another name by then, since this was asked last. */
  boolean takeMoved() {
    boolean was = moved;
    moved = false;
    return was;
  }

  private void add(FollowedFile file) {
    long id = file.given().id();
    byId.put(id, file);
    bytes += Mark.mostBytes(file.base());
    byBase.computeIfAbsent(file.base(), base -> new TreeMap<>()).put(id, file);
    changed = true;
  }

  private void remove(FollowedFile file) {
    long id = file.given().id();
    byId.remove(id);
    bytes -= Mark.mostBytes(file.base());
    byBase.computeIfPresent(
        file.base(),
        (base, some) -> {
          some.remove(id);
          return some.isEmpty() ? null : some;
        });
    changed = true;
  }

  /** Lets the others, that were found later and are older, come first. */
  void putBehind(FollowedFile file) throws IOException {
    remove(file);
    file.putBehind(nextId++);
    add(file);
  }

  List<FollowedFile> all() {
    return new ArrayList<>(byId.values());
  }

  List<FollowedFile> of(String base) {
    return List.copyOf(byBase.getOrDefault(base, new TreeMap<>()).values());
  }

  /** All that are there are known now. */
  void settled() {
    settledId = nextId - 1;
  }

  /**
   * The newest rotated file of which it is known that all older ones were met: while files are
   * renamed, a younger one may be met first.
   */
  @Nullable FollowedFile newestRotated(String base) {
    FollowedFile newest = null;
    for (FollowedFile file : of(base)) {
      if (!file.isLive() && (newest == null || file.given().id() <= settledId)) {
        newest = file;
      }
    }
    return newest;
  }

  int size() {
    return byId.size();
  }

  Map<FileKey, FollowedFile> byKey() {
    Map<FileKey, FollowedFile> keys = new HashMap<>();
    byId.values().forEach(file -> keys.put(file.given().key(), file));
    return keys;
  }

  /** Forgets a file that is gone for good, and all of which that could be read was given out. */
  void forget(FollowedFile file) throws IOException {
    file.close();
    remove(file);
    if (file.unread() > 0) {
      lost.add(file.given());
      bytes += Mark.mostBytes(file.base());
    }
  }

  long takeLost() {
    long pieces = lost.size();
    changed |= pieces > 0;
    lost.forEach(mark -> bytes -= Mark.mostBytes(mark.base()));
    lost.clear();
    return pieces;
  }

  void changed() {
    changed = true;
  }

  /** Where all of them are, as this one was read last. */
  TailPosition position(FollowedFile read, long index) {
    if (changed || read != last) {
      Map<Long, Mark> marks = new TreeMap<>();
      byId.values().forEach(file -> marks.put(file.given().id(), file.given()));
      marks.remove(read.given().id());
      lost.forEach(mark -> marks.put(mark.id(), mark));
      others = marks;
      last = read;
      changed = false;
    }
    return new TailPosition(others, read.given(), index);
  }

  /** Lets go of those that were quiet the longest, where many are open. */
  void closeSome() throws IOException {
    List<FollowedFile> open =
        byId.values().stream().filter(file -> file.isOpen() && file.path() != null).toList();
    if (open.size() > MOST_OPEN) {
      List<FollowedFile> quiet = new ArrayList<>(open);
      quiet.sort(Comparator.comparingLong(FollowedFile::quietSince));
      for (FollowedFile file : quiet.subList(0, open.size() - MOST_OPEN)) {
        file.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (FollowedFile file : byId.values()) {
      file.close();
    }
  }
}
