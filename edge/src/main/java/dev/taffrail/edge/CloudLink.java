package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline's connection to its cloud, kept from run to run. For one thread at a time, but for
 * {@link #hurry} and {@link #status}.
 */
final class CloudLink {
  /** After so many failures in a row a receiver is left alone for a while. */
  static final int MOST_FAILURES = 5;

  /** So long a run waits for somebody who has the store locked. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** So long a run sends what waits in a store; what is left leaves with later runs. */
  private static final Duration MOST_SENDING = Duration.ofSeconds(30);

  /** The same without one: little waits, and the last run's rest is lost. */
  private static final Duration MOST_SENDING_FROM_MEMORY = Duration.ofMinutes(5);

  final CloudSync cloud;
  final CloudOutbox outbox;
  final CloudSender sender;
  private final String pipeline;
  private final @Nullable String device;
  private final CloudHurry hurry = new CloudHurry();
  private final CloudHealth health = new CloudHealth(Clock.systemUTC());
  private final UUID documents = UUID.randomUUID();
  private long number;

  /**
   * @param device that the documents name; null for none
   * @throws IllegalStateException when a library is missing that the store or the target needs
   */
  CloudLink(String pipeline, @Nullable String device, CloudSync cloud) {
    this.pipeline = pipeline;
    this.device = device;
    this.cloud = cloud;
    BoundLogger log = CloudLosses.logger(pipeline, cloud);
    Backoff backoff = Backoff.from(cloud.backoff());
    CloudBreaker breaker;
    CloudLosses losses = new CloudLosses(log);
    if (cloud.store() == null) {
      outbox = new MemoryOutbox(cloud.keepRows(), losses, Clock.systemUTC());
      // What waits in memory is lost at the end: that is no time to leave a receiver alone.
      breaker = CloudBreaker.never(backoff);
    } else {
      SqliteLibrary.require();
      StoreRecords records = new StoreRecords(pipeline, cloud.store().path(), losses);
      outbox =
          new StoredOutbox(cloud.store(), cloud.keepRows(), records, Clock.systemUTC(), PATIENCE);
      breaker = new CloudBreaker(MOST_FAILURES, backoff, System::nanoTime);
    }
    sender = new CloudSender(log, cloud, cloud.target().open(), backoff, breaker, hurry, health);
  }

  /** So long a run may send: what waited through a long outage must not hold it up for hours. */
  Duration mostSending() {
    return cloud.store() == null ? MOST_SENDING_FROM_MEMORY : MOST_SENDING;
  }

  /** Puts the draft's rows to those that wait. */
  void add(CloudDraft draft, String correlationId) {
    outbox.add(draft.seal(documents + "-" + ++number, device, pipeline, correlationId));
  }

  /** How it fares now. For any thread. */
  CloudStatus status() {
    CloudHealth.Seen seen = health.seen();
    CloudFailure store = outbox.failure();
    CloudFailure last = store == null ? seen.failure() : store;
    CloudContents contents = outbox.contents();
    return new CloudStatus(
        cloud.target().receiver(),
        store == null ? seen.state() : CloudStatus.State.FAILING,
        seen.circuitOpen(),
        contents.accounts(),
        contents.waiting(),
        contents.deadLetters(),
        contents.oldest(),
        last == null ? null : last.words(),
        last == null ? null : last.at());
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
