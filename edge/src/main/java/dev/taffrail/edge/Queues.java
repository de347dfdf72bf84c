package dev.taffrail.edge;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The queues of this process that somebody may want to watch: pipelines enter those of their
 * actions and of their cloud, and take them out when they are closed. For any thread.
 */
public final class Queues {
  /** A queue that is in the list. */
  public static final class Entry implements AutoCloseable {
    private final String name;
    private final LongSupplier depth;
    private final long room;

    private Entry(String name, LongSupplier depth, long room) {
      this.name = name;
      this.depth = depth;
      this.room = room;
    }

    /** Takes it out of the list. */
    @Override
    public void close() {
      ENTRIES.remove(this);
    }
  }

  private static final Set<Entry> ENTRIES = ConcurrentHashMap.newKeySet();

  private Queues() {}

  /**
   * Enters a queue.
   *
   * @param depth what waits now; asked by any thread, at any time until the entry is closed
   * @param room the most that may wait, above 0
   */
  public static Entry enter(String name, LongSupplier depth, long room) {
    Entry entry = new Entry(name, depth, room);
    ENTRIES.add(entry);
    return entry;
  }

  /** All of them as they are now, in no order. */
  public static List<QueueDepth> now() {
    return ENTRIES.stream()
        .map(entry -> new QueueDepth(entry.name, entry.depth.getAsLong(), entry.room))
        .toList();
  }
}
