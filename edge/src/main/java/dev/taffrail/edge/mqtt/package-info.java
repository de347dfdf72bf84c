/**
 * MQTT 3.1.1 and 5, by the HiveMQ MQTT client, {@code com.hivemq:hivemq-mqtt-client}, which has to
 * be on the class path of whoever uses this package, and is met in no other.
 */
@NullMarked
package dev.taffrail.edge.mqtt;

import org.jspecify.annotations.NullMarked;
