package dev.taffrail.edge;

import java.util.function.Consumer;

/**
 * Gathers the run's windows and events in documents and sends them as they fill. When one could not
 * be sent, the run tries no more of them: each would only wait for the same receiver.
 */
final class CloudStage implements Stage<Chunk, Chunk> {
  private final CloudLink link;
  private final String correlationId;
  private CloudDraft draft = new CloudDraft();
  private boolean away;
  private long delivered;
  private long lost;

  /**
   * @param link with what it holds for the cloud, kept from run to run
   */
  CloudStage(CloudLink link, String correlationId) {
    this.link = link;
    this.correlationId = correlationId;
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
    CloudDocument oldest = link.outbox.oldest();
    while (oldest != null && !away) {
      settle(oldest, link.sender.send(oldest));
      oldest = link.outbox.oldest();
    }
    while (oldest != null && link.outbox.isOverfull()) {
      link.sender.lost(oldest, "no_room", 0);
      lost += oldest.rows();
      link.outbox.removeOldest();
      oldest = link.outbox.oldest();
    }
  }

  private void settle(CloudDocument document, CloudAnswer answer) {
    switch (answer) {
      case TAKEN -> delivered += document.rows();
      case REFUSED -> lost += document.rows();
      case RETRY, KEEP -> {
        away = true;
        return;
      }
    }
    link.outbox.removeOldest();
  }
}
