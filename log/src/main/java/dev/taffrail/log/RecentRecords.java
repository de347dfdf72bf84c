package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FlightRecorder} at work. For any thread, wherever its stack ends: the lock is a monitor,
 * as in the journal's buffer.
 */
final class RecentRecords {
  private final FlightRecorder bounds;
  private final Object lock = new Object();
  private Map<String, LineRing> byId = new LinkedHashMap<>(); // the oldest id first

  /** Whether the map is being changed, or a change was ended by the end of a stack. */
  private boolean changing;

  RecentRecords(FlightRecorder bounds) {
    this.bounds = bounds;
  }

  void keep(String id, Level level, byte[] line, int length) {
    synchronized (lock) {
      forgetHalfChanged();
      LineRing ring = byId.get(id);
      if (ring == null) {
        changing = true;
        ring = place();
        byId.put(id, ring);
        changing = false;
      }
      ring.add(level, line, length);
    }
  }

  /** A map that was left in the middle of a change may mix up ids: all that it had is let go. */
  private void forgetHalfChanged() {
    if (changing) {
      byId = new LinkedHashMap<>();
      changing = false;
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
    synchronized (lock) {
      forgetHalfChanged();
      changing = true;
      LineRing ring = byId.remove(id);
      changing = false;
      return ring;
    }
  }
}
