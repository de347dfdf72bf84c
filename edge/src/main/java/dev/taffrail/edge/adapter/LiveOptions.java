package dev.taffrail.edge.adapter;

import static dev.taffrail.edge.Checks.check;

import java.time.Duration;

/**
 * How readings are cut to batches, each of which is one run of the pipeline.
 *
 * @param batch the most readings of one run, at least 1
 * @param maxWait the longest that a reading waits for others to share its run
 * @param advance how long no reading has to come, from all sensors or from one of them, for the
 *     pipeline to be told how late it is
 * @param queue the most readings that wait for the pipeline, at least {@code batch}; beyond that
 *     the oldest is dropped
 */
public record LiveOptions(int batch, Duration maxWait, Duration advance, int queue) {
  /** Runs of up to 1000 readings, at least every 10 s; a minute; 10 000 readings. */
  public static final LiveOptions DEFAULT =
      new LiveOptions(1000, Duration.ofSeconds(10), Duration.ofMinutes(1), 10_000);

  public LiveOptions {
    check(batch >= 1, "batch", "1 or more", batch);
    check(!maxWait.isNegative(), "maxWait", "zero or more", maxWait);
    check(advance.toMillis() >= 1, "advance", "1 ms or more", advance);
    check(queue >= batch, "queue", "at least batch", queue);
  }

  public LiveOptions withBatch(int value) {
    return new LiveOptions(value, maxWait, advance, queue);
  }

  public LiveOptions withMaxWait(Duration value) {
    return new LiveOptions(batch, value, advance, queue);
  }

  public LiveOptions withAdvance(Duration value) {
    return new LiveOptions(batch, maxWait, value, queue);
  }

  public LiveOptions withQueue(int value) {
    return new LiveOptions(batch, maxWait, advance, value);
  }
}
