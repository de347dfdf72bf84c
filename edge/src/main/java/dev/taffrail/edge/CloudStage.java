package dev.taffrail.edge;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the run's windows and events in documents and sends them as they fill. When one could not
 * be sent, the run tries no more of them: each would only wait for the same receiver. Nor does it
 * when it has sent for long enough.
 */
final class CloudStage implements Stage<Chunk, Chunk> {
  private final CloudLink link;
  private final String correlationId;
  private final LongSupplier nanoTime;
  private final long mostNanos;
  private long sendingNanos;
  private CloudDraft draft = new CloudDraft();
  private boolean away;
  private long delivered;
  private long lost;

  /**
   * @param link with what it holds for the cloud, kept from run to run
   */
  CloudStage(CloudLink link, String correlationId) {
    this(link, correlationId, System::nanoTime);
  }

  CloudStage(CloudLink link, String correlationId, LongSupplier nanoTime) {
    this.link = link;
    this.correlationId = correlationId;
    this.nanoTime = nanoTime;
    this.mostNanos = link.mostSending().toNanos();
  }

  @Override
  public void accept(Chunk chunk, Consumer<Chunk> next) {
    for (Window window : chunk.windows()) {
      draft.add(window);
      sendWhenFull();
    }
    for (RuleEvent event : chunk.events()) {
      draft.add(event);
      sendWhenFull();
    }
  }

  @Override
  public void finish(Consumer<Chunk> next) {
    if (draft.rows() > 0) {
      link.add(draft, correlationId);
    }
    send();
    link.outbox.endRun();
    lost += link.outbox.giveUp();
  }

  CloudFlush flush() {
    return new CloudFlush(delivered, link.outbox.rows(), lost);
  }

  private void sendWhenFull() {
    if (draft.rows() == link.cloud.rowsPerRequest()) {
      link.add(draft, correlationId);
      draft = new CloudDraft();
      send();
    }
  }

  private void send() {
    for (CloudDocument next = next(); next != null; next = next()) {
      long begin = nanoTime.getAsLong();
      Duration patience = Duration.ofNanos(mostNanos - sendingNanos);
      settle(next, link.sender.send(next, link.outbox.left(), patience));
      sendingNanos += nanoTime.getAsLong() - begin;
    }
    lost += link.outbox.giveUp();
  }

  private @Nullable CloudDocument next() {
    boolean enough = away || sendingNanos >= mostNanos;
    return enough || !link.sender.mayTry() ? null : link.outbox.next();
  }

  private void settle(CloudDocument document, CloudAttempt last) {
    switch (last.answer()) {
      case TAKEN -> {
        delivered += document.rows();
        link.outbox.taken();
      }
      case REFUSED -> {
        lost += document.rows();
        link.outbox.refused(last.status(), last.reason());
      }
      case RETRY, KEEP -> away = true;
    }
  }
}
