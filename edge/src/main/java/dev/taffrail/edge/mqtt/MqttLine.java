package dev.taffrail.edge.mqtt;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One connection to a broker, of either version of the protocol. To be connected once. */
interface MqttLine {
  /** The user property that carries a trace. */
  String TRACEPARENT = "traceparent";

  /**
   * A broker of MQTT 5 sends us no larger packet. How many it sends ahead of our acknowledgements
   * is left to it: Mosquitto was seen to send one more than it was told, which ends the connection.
   */
  int MOST_BYTES = 1 << 20;

  CompletableFuture<?> connect();

  CompletableFuture<?> subscribe(List<String> topics, int qos);

  /**
   * Done when the broker has acknowledged it, as far as its QoS has it, with what it said; failed
   * when it refused it.
   */
  CompletableFuture<MqttReason> publish(MqttPost post);

  CompletableFuture<?> disconnect();
}
