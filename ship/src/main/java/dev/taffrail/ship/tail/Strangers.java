package dev.taffrail.ship.tail;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Files of rotated names that are not to be read: no later look has to judge them again. */
final class Strangers {
  private final Map<FileKey, FileKey.Seen> judged = new HashMap<>();
  private final Set<FileKey> there = new HashSet<>();
  private boolean first = true;

  /** A look begins. */
  void begin() {
    there.clear();
  }

  /** Those that this look did not meet are gone. */
  void end() {
    judged.keySet().retainAll(there);
    first = false;
  }

  /** Whether there was no look before this one, which would know what was there already. */
  boolean isFirstLook() {
    return first;
  }

  /** Whether it was judged, and is as large as it was then. */
  boolean contains(FileKey.Seen seen) {
    there.add(seen.key());
    FileKey.Seen before = judged.get(seen.key());
    return before != null && before.size() == seen.size();
  }

  void add(FileKey.Seen seen) {
    there.add(seen.key());
    judged.put(seen.key(), seen);
  }
}
