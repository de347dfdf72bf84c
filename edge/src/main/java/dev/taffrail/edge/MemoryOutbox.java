package dev.taffrail.edge;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Documents in memory, oldest first, bounded by rows. They end with the pipeline. */
final class MemoryOutbox implements CloudOutbox {
  private final int keepRows;
  private final CloudLosses losses;
  private final Deque<CloudDocument> waiting = new ArrayDeque<>();
  private long rows;

  /** The same, for other threads. */
  private volatile long depth;

  MemoryOutbox(int keepRows, CloudLosses losses) {
    this.keepRows = keepRows;
    this.losses = losses;
  }

  @Override
  public void add(CloudDocument document) {
    waiting.addLast(document);
    rows += document.rows();
    depth = rows;
  }

  @Override
  public @Nullable CloudDocument next() {
    return waiting.peekFirst();
  }

  /** What is in memory ends with the pipeline, and is no older than that. */
  @Override
  public @Nullable Duration left() {
    return null;
  }

  @Override
  public void taken() {
    rows -= waiting.removeFirst().rows();
    depth = rows;
  }

  @Override
  public void refused(int status) {
    losses.say(CloudLoss.refused(waiting.getFirst(), status));
    taken();
  }

  @Override
  public long giveUp() {
    long before = rows;
    while (rows > keepRows) {
      giveUpOldest(CloudLoss.NO_ROOM);
    }
    return before - rows;
  }

  @Override
  public void endRun() {}

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long depth() {
    return depth;
  }

  @Override
  public long room() {
    return keepRows;
  }

  @Override
  public void close() {
    while (!waiting.isEmpty()) {
      giveUpOldest(CloudLoss.CLOSED);
    }
  }

  private void giveUpOldest(String reason) {
    losses.say(CloudLoss.of(waiting.getFirst(), reason));
    taken();
  }
}
