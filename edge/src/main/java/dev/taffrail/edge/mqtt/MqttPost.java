package dev.taffrail.edge.mqtt;

import java.util.Map;

/**
 * A message on its way to a broker.
 *
 * @param properties user properties, which MQTT 3.1.1 does not carry
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record MqttPost(
    String topic, byte[] payload, int qos, boolean retain, Map<String, String> properties) {}
