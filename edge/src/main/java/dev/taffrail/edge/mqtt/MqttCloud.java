package dev.taffrail.edge.mqtt;

import dev.taffrail.edge.CloudCarrier;
import dev.taffrail.edge.CloudTarget;

/**
 * A topic that takes a pipeline's documents, each published with QoS 1 and done when the broker has
 * acknowledged it. By MQTT 5 a message has the user properties {@code idempotency-key}, the same at
 * each try, and {@code traceparent}, the content type {@code application/json}, and expires when
 * the document would have in the store. The document itself has its id and the correlation id too,
 * which is all that MQTT 3.1.1 carries.
 *
 * @param broker its session is of no use here
 * @param topic without wildcards
 * @param noSubscribersNeeded whether a document counts as delivered that nobody is subscribed to.
 *     When not, it is kept; of MQTT 3.1.1 nobody knows
 */
public record MqttCloud(MqttBroker broker, String topic, boolean noSubscribersNeeded)
    implements CloudTarget {
  /**
   * @throws IllegalArgumentException when nothing can be published to the topic
   */
  public MqttCloud {
    if (!MqttAction.isTopic(topic)) {
      throw new IllegalArgumentException(
          "topic: expected a topic without + and #, found '" + topic + "'");
    }
  }

  /** What nobody is subscribed to is kept. */
  public static MqttCloud to(MqttBroker broker, String topic) {
    return new MqttCloud(broker, topic, false);
  }

  public MqttCloud withNoSubscribersNeeded(boolean value) {
    return new MqttCloud(broker, topic, value);
  }

  @Override
  public String receiver() {
    return broker.place();
  }

  @Override
  public CloudCarrier open() {
    MqttLibrary.require();
    return new MqttCarrier(this, System::nanoTime);
  }

  @Override
  public String toString() {
    return "MqttCloud[" + receiver() + ", " + topic + "]";
  }
}
