package dev.taffrail.ship.cloudwatch;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;

/** Puts batches into a log stream of AWS CloudWatch. */
public final class CloudWatchSink implements Sink {
  private final String name;
  private final CloudWatchConfig config;

  /**
   * Makes the sink; nothing is sent yet.
   *
   * @param name the sink's name of {@code [a-z0-9_-]+}
   */
  public CloudWatchSink(String name, CloudWatchConfig config) {
    this.name = name;
    this.config = config;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Limits limits() {
    return config.limits();
  }

  @Override
  public long sizeOf(ShipRecord record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome send(Batch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
