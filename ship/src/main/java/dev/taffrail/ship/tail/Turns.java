package dev.taffrail.ship.tail;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to be read. A file waits for those that were written before it under the same
 * name, and no file lets the others wait for long. For one thread.
 */
final class Turns {
  /** So many chunks of one file before it is the others' turn. */
  private static final int CHUNKS = 16;

  private final FollowedFiles files;
  private final Set<FollowedFile> ready = new LinkedHashSet<>();
  private @Nullable FollowedFile reading;
  private int chunks;

  Turns(FollowedFiles files) {
    this.files = files;
  }

  /** There may be something to read in it. */
  void add(FollowedFile file) {
    ready.add(file);
  }

  /** These come first, in their order; what is followed no more does not come any more. */
  void addFirst(List<FollowedFile> found) {
    Set<FollowedFile> all = new LinkedHashSet<>(found);
    all.addAll(ready);
    all.retainAll(new LinkedHashSet<>(files.all()));
    ready.clear();
    ready.addAll(all);
  }

  boolean has(FollowedFile file) {
    return ready.contains(file);
  }

  /** The file that is read now, or else the first whose turn it is; null when there is none. */
  @Nullable FollowedFile next() {
    FollowedFile current = reading;
    if (current != null && ready.contains(current)) {
      return current;
    }
    return ready.stream().filter(file -> !isBlocked(file)).findFirst().orElse(null);
  }

  private boolean isBlocked(FollowedFile file) {
    for (FollowedFile other : files.of(file.base())) {
      boolean older = other.given().id() < file.given().id();
      if (older && (ready.contains(other) || other.isUnfinished())) {
        return true;
      }
    }
    return false;
  }

  /** It is read now. */
  void begin(FollowedFile file) {
    if (file != reading) {
      reading = file;
      chunks = 0;
    }
  }

  /** Counts the next chunk; false when that was enough, and it is behind the others now. */
  boolean mayReadOn(FollowedFile file) {
    if (chunks++ < CHUNKS) {
      return true;
    }
    end(file);
    ready.add(file);
    return false;
  }

  /** There is nothing more to read in it now. */
  void end(FollowedFile file) {
    ready.remove(file);
    reading = null;
  }
}
