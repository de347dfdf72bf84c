package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * A pipeline's connection to its cloud, kept from run to run. For one thread at a time, but for
 * {@link #hurry}.
 */
final class CloudLink {
  /** After so many failures in a row a receiver is left alone for a while. */
  static final int MOST_FAILURES = 5;

  /** So long a run waits for somebody who has the store locked. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** So long a run sends what waits in a store; what is left leaves with later runs. */
  private static final Duration MOST_SENDING = Duration.ofSeconds(30);

  final CloudSync cloud;
  final CloudOutbox outbox;
  final CloudSender sender;
  private final String pipeline;
  private final CloudHurry hurry = new CloudHurry();
  private final UUID documents = UUID.randomUUID();
  private long number;

  /**
   * @throws IllegalStateException when a library is missing that the store or the target needs
   */
  CloudLink(String pipeline, CloudSync cloud) {
    this.pipeline = pipeline;
    this.cloud = cloud;
    BoundLogger log = CloudLosses.logger(pipeline, cloud);
    Backoff backoff = Backoff.from(cloud.backoff());
    CloudBreaker breaker;
    CloudLosses losses = new CloudLosses(log);
    if (cloud.store() == null) {
      outbox = new MemoryOutbox(cloud.keepRows(), losses);
      // What waits in memory is lost at the end: that is no time to leave a receiver alone.
      breaker = CloudBreaker.never(backoff);
    } else {
      SqliteLibrary.require();
      StoreRecords records = new StoreRecords(pipeline, cloud.store().path(), losses);
      outbox =
          new StoredOutbox(cloud.store(), cloud.keepRows(), records, Clock.systemUTC(), PATIENCE);
      breaker = new CloudBreaker(MOST_FAILURES, backoff, System::nanoTime);
    }
    sender = new CloudSender(log, cloud, cloud.target().open(), backoff, breaker, hurry);
  }

  /**
   * So long a run may send: what waited through a long outage must not hold it up for hours. What
   * waits in memory is little, and lost at the end.
   */
  Duration mostSending() {
    return cloud.store() == null ? Duration.ofDays(1) : MOST_SENDING;
  }

  /** Puts the draft's rows to those that wait. */
  void add(CloudDraft draft, String correlationId) {
    outbox.add(draft.seal(documents + "-" + ++number, pipeline, correlationId));
  }

  /** From now on it sends for a second in all, and tries nothing again. */
  void hurry() {
    hurry.begin();
  }

  /** Gives up what waits in memory alone, and lets go of the receiver. */
  void close() {
    outbox.close();
    sender.close();
  }
}
