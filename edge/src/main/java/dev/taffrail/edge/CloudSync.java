package dev.taffrail.edge;

import static dev.taffrail.edge.Checks.check;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a pipeline sends what it found: at the end of each run one JSON document, with the
 * windows that closed and the events, under the run's correlation id in {@code traceparent}; by
 * HTTP POST ({@link HttpCloud}) or another protocol.
 *
 * <p>What could not be sent is kept and sent with the next run, unchanged and under the id of the
 * run that it came from. Each document has an id of its own, the same at each try, so that a
 * receiver whose answer was lost can tell a repetition.
 *
 * <p>Without a store it is kept in memory, the oldest is sent first, and what is left when the
 * pipeline is closed is lost. With one it is kept in a file, over restarts; documents with a
 * critical event are sent first, then those with other events, then those with windows alone, each
 * oldest first. A receiver that failed five times in a row is then left alone, for as long as the
 * wait before the sixth try would be; one try decides whether it is there again, and each that
 * fails doubles the wait, up to 1024 times {@code backoff}.
 *
 * <p>A run waits for what it sends, for half a minute with a store and five minutes without: then
 * it begins no other try, nor where the wait before it would last longer, and what is left is sent
 * by later runs. A try that is under way by then has its {@code timeout}.
 *
 * @param target the receiver, and the protocol
 * @param attempts how often a document is tried in one run, at least once
 * @param backoff the wait before the second try, a minute at most; doubles with each further one
 * @param timeout for one try, connection and answer; ten minutes at most
 * @param rowsPerRequest the most rows (windows and events) in one document
 * @param keepRows the most rows kept in memory for later; more than that push out the oldest
 *     document, of those that are least urgent when there is a store, which is counted and said in
 *     a record
 * @param store where documents are kept; null keeps them in memory
 */
public record CloudSync(
    CloudTarget target,
    int attempts,
    Duration backoff,
    Duration timeout,
    int rowsPerRequest,
    int keepRows,
    @Nullable CloudStore store) {

  public CloudSync {
    check(attempts >= 1, "attempts", "1 or more", attempts);
    Checks.backoff(backoff);
    Checks.timeout(timeout);
    check(rowsPerRequest >= 1, "rowsPerRequest", "1 or more", rowsPerRequest);
    check(keepRows >= rowsPerRequest, "keepRows", "at least rowsPerRequest", keepRows);
  }

  /**
   * By HTTP POST. Four tries from 200 ms on, 5 s each; documents of 500 rows, 10 000 rows kept.
   *
   * @throws IllegalArgumentException when nothing can be posted to it
   */
  public static CloudSync to(URI url) {
    return to(HttpCloud.to(url));
  }

  /** The same, to any target. */
  public static CloudSync to(CloudTarget target) {
    return new CloudSync(
        target, 4, Duration.ofMillis(200), Duration.ofSeconds(5), 500, 10_000, null);
  }

  public CloudSync withAttempts(int value) {
    return new CloudSync(target, value, backoff, timeout, rowsPerRequest, keepRows, store);
  }

  public CloudSync withBackoff(Duration value) {
    return new CloudSync(target, attempts, value, timeout, rowsPerRequest, keepRows, store);
  }

  public CloudSync withTimeout(Duration value) {
    return new CloudSync(target, attempts, backoff, value, rowsPerRequest, keepRows, store);
  }

  public CloudSync withRowsPerRequest(int value) {
    return new CloudSync(target, attempts, backoff, timeout, value, keepRows, store);
  }

  public CloudSync withKeepRows(int value) {
    return new CloudSync(target, attempts, backoff, timeout, rowsPerRequest, value, store);
  }

  /** Keeps what the cloud has not taken over the end of the pipeline, in this store. */
  public CloudSync withStore(CloudStore value) {
    return new CloudSync(target, attempts, backoff, timeout, rowsPerRequest, keepRows, value);
  }

  @Override
  public String toString() {
    return "CloudSync[" + target.receiver() + "]";
  }
}
