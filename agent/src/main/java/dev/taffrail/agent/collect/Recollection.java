package dev.taffrail.agent.collect;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many entries the journals of a collector remember together. Where that is too much, the one
 * that remembers most forgets its oldest: so one busy device takes nothing from many quiet ones.
 * For many threads.
 */
final class Recollection {
  /** To look for the largest costs a look at all: so it forgets a small part at once. */
  private static final int AT_ONCE = 1024;

  private final int limit;
  private final AtomicInteger entries = new AtomicInteger();
  private final Set<RecentEntries> all = ConcurrentHashMap.newKeySet();

  /**
   * @param limit of all journals together
   */
  Recollection(int limit) {
    this.limit = limit;
  }

  /** What one journal remembers: nothing yet. */
  RecentEntries recent() {
    RecentEntries recent = new RecentEntries(this);
    all.add(recent);
    return recent;
  }

  /** It will remember nothing more. */
  void remove(RecentEntries recent) {
    recent.clear();
    all.remove(recent);
  }

  void forgot(int count) {
    entries.addAndGet(-count);
  }

  void remembered() {
    if (entries.incrementAndGet() > limit) {
      RecentEntries largest = null;
      int most = 0;
      for (RecentEntries each : all) {
        int size = each.size();
        if (size > most) {
          largest = each;
          most = size;
        }
      }
      if (largest != null) {
        largest.forgetOldest(1 + limit / AT_ONCE);
      }
    }
  }
}
