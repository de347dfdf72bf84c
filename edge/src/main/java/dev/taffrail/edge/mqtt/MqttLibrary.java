package dev.taffrail.edge.mqtt;

/** The client library, which not every program brings. */
final class MqttLibrary {
  private MqttLibrary() {}

  /**
   * Sees that it is there.
   *
   * @throws IllegalStateException when it is not
   */
  static void require() {
    try {
      Class.forName("com.hivemq.client.mqtt.MqttClient", false, MqttLibrary.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "MQTT needs com.hivemq:hivemq-mqtt-client on the class path: found none", e);
    }
  }
}
