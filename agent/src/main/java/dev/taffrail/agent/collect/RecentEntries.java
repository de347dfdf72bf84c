package dev.taffrail.agent.collect;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The entries of one journal that came last, for telling duplicates. What is forgotten would be
 * stored a second time if it came again. For many threads.
 */
final class RecentEntries {
  private final Recollection all;
  private final Set<Fingerprint> recent = new LinkedHashSet<>();

  RecentEntries(Recollection all) {
    this.all = all;
  }

  synchronized boolean contains(Fingerprint entry) {
    return recent.contains(entry);
  }

  synchronized int size() {
    return recent.size();
  }

  void add(Fingerprint entry) {
    if (isNew(entry)) {
      all.remembered(); // without our monitor: it may be another one's turn to forget
    }
  }

  private synchronized boolean isNew(Fingerprint entry) {
    return recent.add(entry);
  }

  synchronized void forgetOldest() {
    Iterator<Fingerprint> oldest = recent.iterator();
    if (oldest.hasNext()) {
      oldest.next();
      oldest.remove();
      all.forgot(1);
    }
  }

  synchronized void clear() {
    all.forgot(recent.size());
    recent.clear();
  }
}
