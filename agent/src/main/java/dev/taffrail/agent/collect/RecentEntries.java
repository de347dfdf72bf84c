package dev.taffrail.agent.collect;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The entries of one journal that came last, for telling duplicates. What is forgotten would be
 * stored a second time if it came again. Those that no force covers yet are the last ones that
 * came: where one fails, they are forgotten. For many threads.
 */
final class RecentEntries {
  private final Recollection all;
  private final Set<Fingerprint> recent = new LinkedHashSet<>();

  /** How many were ever added; and how many of them, from the first on, are forced. */
  private long added;

  private long forced;

  RecentEntries(Recollection all) {
    this.all = all;
  }

  synchronized boolean contains(Fingerprint entry) {
    return recent.contains(entry);
  }

  synchronized int size() {
    return recent.size();
  }

  /** How many were added by now: what a force covers that begins now. */
  synchronized long added() {
    return added;
  }

  void add(Fingerprint entry) {
    if (isNew(entry)) {
      all.remembered(); // without our monitor: it may be another one's turn to forget
    }
  }

  private synchronized boolean isNew(Fingerprint entry) {
    boolean isNew = recent.add(entry);
    added += isNew ? 1 : 0;
    return isNew;
  }

  /** The first so many that were added are safe on the device. */
  synchronized void forced(long count) {
    forced = Math.max(forced, count);
  }

  /** A force failed: what came since the last good one began may be lost. */
  synchronized void forgetUnforced() {
    long kept = recent.size() - Math.min(recent.size(), added - forced);
    Iterator<Fingerprint> each = recent.iterator();
    int forgotten = 0;
    for (long i = 0; each.hasNext(); i++) {
      each.next();
      if (i >= kept) {
        each.remove();
        forgotten++;
      }
    }
    all.forgot(forgotten);
    forced = added;
  }

  synchronized void forgetOldest(int count) {
    Iterator<Fingerprint> oldest = recent.iterator();
    int forgotten = 0;
    while (forgotten < count && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
      forgotten++;
    }
    all.forgot(forgotten);
  }

  synchronized void clear() {
    all.forgot(recent.size());
    recent.clear();
  }
}
