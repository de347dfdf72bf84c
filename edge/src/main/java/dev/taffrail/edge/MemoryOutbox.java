package dev.taffrail.edge;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Documents in memory, oldest first, bounded by rows. They end with the pipeline. */
final class MemoryOutbox implements CloudOutbox {
  private final int keepRows;
  private final CloudLosses losses;
  private final Deque<CloudDocument> waiting = new ArrayDeque<>();
  private volatile long rows; // written by one thread at a time

  MemoryOutbox(int keepRows, CloudLosses losses) {
    this.keepRows = keepRows;
    this.losses = losses;
  }

  @Override
  public void add(CloudDocument document) {
    waiting.addLast(document);
    rows = rows + document.rows();
  }

  @Override
  public @Nullable CloudDocument next() {
    return waiting.peekFirst();
  }

  @Override
  public void taken() {
    rows = rows - waiting.removeFirst().rows();
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
    return rows;
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
