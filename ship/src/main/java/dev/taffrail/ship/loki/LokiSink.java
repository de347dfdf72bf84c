package dev.taffrail.ship.loki;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;

/** Pushes batches to Grafana Loki. */
public final class LokiSink implements Sink {
  private final String name;
  private final LokiConfig config;

  /**
   * Makes the sink; nothing is sent yet.
   *
   * @param name the sink's name of {@code [a-z0-9_-]+}
   */
  public LokiSink(String name, LokiConfig config) {
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
