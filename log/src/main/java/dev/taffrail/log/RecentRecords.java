package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A {@link FlightRecorder} at work. For any thread. */
final class RecentRecords {
  private final FlightRecorder bounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, LineRing> byId = new LinkedHashMap<>(); // the oldest id first

  RecentRecords(FlightRecorder bounds) {
    this.bounds = bounds;
  }

  void keep(String id, Level level, byte[] line, int length) {
    lock.lock();
    try {
      LineRing ring = byId.get(id);
      if (ring == null) {
        ring = place();
        byId.put(id, ring);
      }
      ring.add(level, line, length);
    } finally {
      lock.unlock();
    }
  }

  /** A place for one more id: that of the oldest, when there is no other. */
  private LineRing place() {
    if (byId.size() < bounds.ids()) {
      return new LineRing(bounds.bytesPerId());
    }
    Iterator<LineRing> oldest = byId.values().iterator();
    LineRing ring = oldest.next();
    oldest.remove();
    ring.clear();
    return ring;
  }

  /** Hands out what was kept of this id, and forgets it. */
  @Nullable LineRing take(String id) {
    lock.lock();
    try {
      return byId.remove(id);
    } finally {
      lock.unlock();
    }
  }
}
