package dev.taffrail.edge;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The documents that wait for the cloud, oldest first, bounded by rows. For one thread. */
final class CloudOutbox {
  private final int keepRows;
  private final Deque<CloudDocument> waiting = new ArrayDeque<>();
  private long rows;

  CloudOutbox(int keepRows) {
    this.keepRows = keepRows;
  }

  void add(CloudDocument document) {
    waiting.addLast(document);
    rows += document.rows();
  }

  /** The document that is to be sent next; null when none waits. */
  @Nullable CloudDocument oldest() {
    return waiting.peekFirst();
  }

  void removeOldest() {
    rows -= waiting.removeFirst().rows();
  }

  /** Whether more rows wait than may be kept. */
  boolean isOverfull() {
    return rows > keepRows;
  }

  long rows() {
    return rows;
  }
}
