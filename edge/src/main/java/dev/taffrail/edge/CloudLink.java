package dev.taffrail.edge;

import java.util.UUID;

/** A pipeline's connection to its cloud, kept from run to run. For one thread at a time. */
final class CloudLink {
  final CloudSync cloud;
  final CloudOutbox outbox;
  final CloudSender sender;
  private final String pipeline;
  private final UUID documents = UUID.randomUUID();
  private long number;

  CloudLink(String pipeline, CloudSync cloud) {
    this.pipeline = pipeline;
    this.cloud = cloud;
    this.outbox = new CloudOutbox(cloud.keepRows());
    this.sender = new CloudSender(pipeline, cloud, new CloudBackoff(cloud.backoff()));
  }

  /** Puts the draft's rows behind those that wait. */
  void add(CloudDraft draft, String correlationId) {
    outbox.add(draft.seal(documents + "-" + ++number, pipeline, correlationId));
  }

  /** Gives up what waits. */
  void close() {
    for (CloudDocument left = outbox.oldest(); left != null; left = outbox.oldest()) {
      sender.lost(left, "closed", 0);
      outbox.removeOldest();
    }
  }
}
