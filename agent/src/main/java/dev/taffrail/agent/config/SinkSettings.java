package dev.taffrail.agent.config;

import dev.taffrail.ship.Sink;
import dev.taffrail.ship.SinkOptions;
import dev.taffrail.ship.Transform;
import java.util.List;

/**
 * Where records are shipped to, and what is done to them on the way.
 *
 * @param name the sink's name
 * @param destination the receiver
 * @param transforms the sink's own ones, else those of the whole configuration
 * @param options how it is sent to
 */
public record SinkSettings(
    String name, Destination destination, List<Transform> transforms, SinkOptions options) {
  public SinkSettings {
    transforms = List.copyOf(transforms);
  }

  /** Makes the sink; nothing is sent yet. */
  public Sink sink() {
    return destination.sink(name);
  }
}
