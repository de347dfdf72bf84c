package dev.taffrail.edge;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents in memory, oldest first, bounded by rows. They end with the pipeline. */
final class MemoryOutbox implements CloudOutbox {
  private record Waiting(CloudDocument document, Instant since) {}

  private final int keepRows;
  private final CloudLosses losses;
  private final Clock clock;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Map<CloudPriority, Long> byPriority = CloudContents.none();
  private long rows;
  private long queued;
  private long delivered;
  private long overflowed;
  private long dead;

  /** The same, for other threads. */
  private volatile CloudContents contents = CloudContents.NONE;

  MemoryOutbox(int keepRows, CloudLosses losses, Clock clock) {
    this.keepRows = keepRows;
    this.losses = losses;
    this.clock = clock;
  }

  @Override
  public void add(CloudDocument document) {
    waiting.addLast(new Waiting(document, clock.instant()));
    byPriority.merge(document.priority(), 1L, Long::sum);
    rows += document.rows();
    queued++;
    publish();
  }

  @Override
  public @Nullable CloudDocument next() {
    return waiting.isEmpty() ? null : waiting.getFirst().document();
  }

  /** What is in memory ends with the pipeline, and is no older than that. */
  @Override
  public @Nullable Duration left() {
    return null;
  }

  @Override
  public void taken() {
    delivered++;
    CloudDocument unused = removeFirst();
  }

  @Override
  public void refused(int status, @Nullable String reason) {
    dead++;
    losses.say(CloudLoss.refused(removeFirst(), status));
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
  public CloudContents contents() {
    return contents;
  }

  @Override
  public @Nullable CloudFailure failure() {
    return null;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long depth() {
    return contents.accounts().waitingRows();
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
    overflowed++;
    losses.say(CloudLoss.of(removeFirst(), reason));
  }

  private CloudDocument removeFirst() {
    CloudDocument gone = waiting.removeFirst().document();
    byPriority.merge(gone.priority(), -1L, Long::sum);
    rows -= gone.rows();
    publish();
    return gone;
  }

  private void publish() {
    contents =
        new CloudContents(
            new CloudAccounts(queued, delivered, 0, overflowed, dead, waiting.size(), rows),
            Map.copyOf(byPriority),
            0,
            waiting.isEmpty() ? null : waiting.getFirst().since());
  }
}
