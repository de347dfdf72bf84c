package dev.taffrail.edge.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * A message that came.
 *
 * @param retained whether the broker had kept it for whoever comes
 * @param traceparent a user property of MQTT 5; null when there is none
 * @param acknowledge tells the broker that it was taken; to be called once
 */
@SuppressWarnings("ArrayRecordComponent") // messages are never compared
record MqttMessage(
    String topic,
    byte[] payload,
    boolean retained,
    @Nullable String traceparent,
    Runnable acknowledge) {}
