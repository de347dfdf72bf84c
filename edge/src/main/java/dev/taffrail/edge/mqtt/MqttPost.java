package dev.taffrail.edge.mqtt;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON on its way to a broker.
 *
 * @param properties user properties, which MQTT 3.1.1 does not carry
 * @param expiry so long the broker keeps it for those who are away, which it does not hear by MQTT
 *     3.1.1; null for as long as it likes
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record MqttPost(
    String topic,
    byte[] payload,
    int qos,
    boolean retain,
    Map<String, String> properties,
    @Nullable Duration expiry) {

  /**
   * One that is not retained and does not expire.
   *
   * @param id lets a receiver know a repetition
   */
  static MqttPost of(
      String topic, byte[] payload, int qos, String id, @Nullable String traceparent) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("idempotency-key", id);
    if (traceparent != null) {
      properties.put(MqttLine.TRACEPARENT, traceparent);
    }
    return new MqttPost(topic, payload, qos, false, properties, null);
  }

  MqttPost withRetain(boolean value) {
    return new MqttPost(topic, payload, qos, value, properties, expiry);
  }

  MqttPost withExpiry(@Nullable Duration value) {
    return new MqttPost(topic, payload, qos, retain, properties, value);
  }
}
