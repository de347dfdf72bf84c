package dev.taffrail.agent.run;

import dev.taffrail.agent.config.AdapterSettings;
import dev.taffrail.edge.adapter.Adapter;
import dev.taffrail.edge.adapter.HttpAdapter;
import dev.taffrail.edge.adapter.SimulatorAdapter;
import dev.taffrail.edge.adapter.ThermalAdapter;
import dev.taffrail.edge.mqtt.MqttAdapter;

/** Makes the adapters that a configuration describes. */
final class Adapters {
  private Adapters() {}

  static Adapter of(AdapterSettings settings) {
    if (settings instanceof AdapterSettings.Mqtt mqtt) {
      return new MqttAdapter(mqtt.broker(), mqtt.subscription());
    }
    if (settings instanceof AdapterSettings.Http http) {
      return new HttpAdapter(http.poll());
    }
    if (settings instanceof AdapterSettings.Thermal thermal) {
      return new ThermalAdapter(thermal.root(), thermal.every());
    }
    return new SimulatorAdapter(((AdapterSettings.Simulated) settings).simulator());
  }
}
