package dev.taffrail.agent.collect;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The entries that came last, for telling duplicates. Bounded: beyond {@code limit} the oldest is
 * forgotten, and would be stored a second time if it came again. For one thread at a time.
 */
final class RecentEntries {
  private final int limit;
  private final Set<Fingerprint> recent = new LinkedHashSet<>();

  RecentEntries(int limit) {
    this.limit = limit;
  }

  boolean contains(Fingerprint entry) {
    return recent.contains(entry);
  }

  void add(Fingerprint entry) {
    recent.add(entry);
    if (recent.size() > limit) {
      Iterator<Fingerprint> oldest = recent.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  void clear() {
    recent.clear();
  }
}
