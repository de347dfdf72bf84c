package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Brings one document to the cloud, with a few tries, and says in records how that went. */
final class CloudSender {
  private final BoundLogger log;
  private final CloudSync cloud;
  private final CloudCarrier carrier;
  private final Backoff backoff;
  private final CloudBreaker breaker;
  private final CloudHurry hurry;
  private final CloudHealth health;

  /**
   * @param carrier closed by this
   */
  CloudSender(
      BoundLogger log,
      CloudSync cloud,
      CloudCarrier carrier,
      Backoff backoff,
      CloudBreaker breaker,
      CloudHurry hurry,
      CloudHealth health) {
    this.log = log;
    this.cloud = cloud;
    this.carrier = carrier;
    this.hurry = hurry;
    this.backoff = backoff;
    this.breaker = breaker;
    this.health = health;
  }

  /**
   * Whether the receiver may be tried now; when not, it failed so often that it is left alone, or
   * the pipeline has no time for it any more.
   */
  boolean mayTry() {
    return hurry.allows() && breaker.allows();
  }

  /**
   * Runs under the document's own correlation id: it may come from an earlier run.
   *
   * @param left how long a broker may keep it for receivers that are away; null for ever
   * @param patience behind this no other try begins
   */
  @SuppressWarnings("try") // the scope is there to be closed, not to be used
  CloudAttempt send(CloudDocument document, @Nullable Duration left, Duration patience) {
    try (Scope work = LogContext.bind(Correlation.KEY, document.correlationId())) {
      return tryUntilSettled(document, left, System.nanoTime() + patience.toNanos());
    }
  }

  /** Lets go of the connection. */
  void close() {
    carrier.close();
  }

  private CloudAttempt tryUntilSettled(
      CloudDocument document, @Nullable Duration left, long until) {
    Throwable failures = null;
    for (int attempt = 1; ; attempt++) {
      CloudAttempt last = attempt(document, left);
      failures = join(failures, last);
      note(last.answer());
      health.tried(last, breaker.isOpen());
      switch (last.answer()) {
        case TAKEN -> completed(document, last, attempt);
        case REFUSED -> {}
        case KEEP -> exhausted(document, last, attempt, failures);
        case RETRY -> {
          if (attempt < cloud.attempts() && mayTryAgain() && pause(attempt, until)) {
            continue;
          }
          exhausted(document, last, attempt, failures);
        }
      }
      return last;
    }
  }

  private CloudAttempt attempt(CloudDocument document, @Nullable Duration left) {
    try {
      return CloudAttempt.answered(
          Answers.await(carrier.send(document, left), cloud.timeout(), hurry));
    } catch (IOException e) {
      return CloudAttempt.failed(e);
    } catch (RuntimeException e) { // a carrier of foreign make: no reason to lose the pipeline
      return CloudAttempt.failed(new IOException(e.toString(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CloudAttempt.failed(new IOException("interrupted", e));
    }
  }

  /** A receiver that refuses a document is there, and answers. */
  private void note(CloudAnswer answer) {
    switch (answer) {
      case TAKEN, REFUSED -> {
        if (breaker.succeeded()) {
          log.info("cloud_circuit_closed").log();
        }
      }
      case RETRY, KEEP -> {
        hurry.failed();
        if (breaker.failed()) {
          log.warning("cloud_circuit_opened").with("failures", CloudLink.MOST_FAILURES).log();
        }
      }
    }
  }

  private boolean mayTryAgain() {
    return !breaker.isOpen() && !hurry.isOn();
  }

  /** Whether there may be another try; where the wait would be too long there is none. */
  private boolean pause(int attempt, long until) {
    Duration wait = backoff.after(attempt);
    if (wait.toNanos() >= until - System.nanoTime()) {
      return false;
    }
    try {
      hurry.sleep(wait);
      return !hurry.isOn();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void completed(CloudDocument document, CloudAttempt last, int attempt) {
    log.info("cloud_flush_completed")
        .with("rows", document.rows())
        .with("status", last.status())
        .with("attempts", attempt)
        .with("document", document.id())
        .log();
  }

  private void exhausted(
      CloudDocument document, CloudAttempt last, int attempt, @Nullable Throwable failures) {
    log.warning("retries_exhausted")
        .with("rows", document.rows())
        .with("status", last.reply() == null ? null : last.status())
        .with("reason", last.reason())
        .with("attempts", attempt)
        .with("document", document.id())
        .exception(failures)
        .log();
  }

  /** All failures of the chain are kept, the first in front. */
  private static @Nullable Throwable join(@Nullable Throwable failures, CloudAttempt attempt) {
    IOException failure = attempt.failure();
    if (failures == null) {
      return failure;
    }
    if (failure != null && !failure.equals(failures)) { // a carrier may have one for all tries
      failures.addSuppressed(failure);
    }
    return failures;
  }
}
