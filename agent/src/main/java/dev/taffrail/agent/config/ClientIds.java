package dev.taffrail.agent.config;

import dev.taffrail.edge.ActionConfig;
import dev.taffrail.edge.mqtt.MqttAction;
import dev.taffrail.edge.mqtt.MqttBroker;
import dev.taffrail.edge.mqtt.MqttCloud;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sees that no two of our clients are the same one to a broker, which would end the connection of
 * one for that of the other, again and again.
 */
final class ClientIds {
  private record Client(String broker, String id) {}

  private final Section root;

  /** Whose it is. */
  private final Map<Client, String> taken = new HashMap<>();

  private ClientIds(Section root) {
    this.root = root;
  }

  static void check(Section root, Configuration configuration) {
    ClientIds ids = new ClientIds(root);
    configuration.pipelines().values().forEach(ids::take);
  }

  private void take(PipelineSettings pipeline) {
    List<AdapterSettings> adapters = pipeline.adapters();
    for (int i = 0; i < adapters.size(); i++) {
      if (adapters.get(i) instanceof AdapterSettings.Mqtt mqtt) {
        take(pipeline.name(), "adapter " + (i + 1), mqtt.broker());
      }
    }
    for (ActionConfig action : pipeline.actions()) {
      if (action.kind() instanceof MqttAction mqtt) {
        take(pipeline.name(), "action " + action.name(), mqtt.broker());
      }
    }
    if (pipeline.cloud() != null && pipeline.cloud().target() instanceof MqttCloud mqtt) {
      take(pipeline.name(), "cloud", mqtt.broker());
    }
  }

  private void take(String pipeline, String part, MqttBroker broker) {
    Client client = new Client(broker.place().toLowerCase(Locale.ROOT), broker.clientId());
    String owner = taken.putIfAbsent(client, "pipeline " + pipeline + "'s " + part);
    Value value = owner == null ? null : root.section("pipelines").all().get(pipeline);
    if (value != null) {
      value.wrong(
          "a client_id of its own at " + client.broker + " for its " + part,
          Value.quoted(client.id) + ", that of " + owner);
    }
  }
}
