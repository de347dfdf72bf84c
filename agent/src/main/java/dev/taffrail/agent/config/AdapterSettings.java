package dev.taffrail.agent.config;

import dev.taffrail.edge.adapter.HttpPoll;
import dev.taffrail.edge.adapter.Simulator;
import dev.taffrail.edge.mqtt.MqttBroker;
import dev.taffrail.edge.mqtt.MqttSubscription;
import java.nio.file.Path;
import java.time.Duration;

/** A live adapter as the configuration describes it. */
public sealed interface AdapterSettings {
  /** Readings of an MQTT broker. */
  record Mqtt(MqttBroker broker, MqttSubscription subscription) implements AdapterSettings {}

  /** Readings that are asked for by HTTP. */
  record Http(HttpPoll poll) implements AdapterSettings {}

  /** Readings that are made up. */
  record Simulated(Simulator simulator) implements AdapterSettings {}

  /**
   * The device's own temperatures.
   *
   * @param root the folder of the thermal zones
   * @param every from one reading to the next
   */
  record Thermal(Path root, Duration every) implements AdapterSettings {}
}
