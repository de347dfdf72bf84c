package dev.taffrail.edge.mqtt;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One connection to a broker, of either version of the protocol. To be connected once. */
interface MqttLine {
  /** The user property that carries a trace. */
  String TRACEPARENT = "traceparent";

  /** So many messages a broker of MQTT 5 sends ahead of our acknowledgements. */
  int AHEAD = 1000;

  CompletableFuture<?> connect();

  CompletableFuture<?> subscribe(List<String> topics, int qos);

  /** Done when the broker has acknowledged it, as far as its QoS has it. */
  CompletableFuture<?> publish(MqttPost post);

  CompletableFuture<?> disconnect();
}
