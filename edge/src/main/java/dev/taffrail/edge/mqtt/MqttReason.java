package dev.taffrail.edge.mqtt;

import com.hivemq.client.mqtt.exceptions.MqttDecodeException;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.message.Mqtt5ReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.taffrail.edge.CloudAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What a broker said of a message, or of us.
 *
 * @param code of MQTT 5; of MQTT 3.1.1 the return code of CONNACK, and 0 for a message
 * @param word the same as the protocol has it
 */
record MqttReason(int code, String word) {
  static final MqttReason SUCCESS = new MqttReason(0, "SUCCESS");

  /** The broker took it, and nobody is subscribed to it. */
  static final int NO_SUBSCRIBERS = 0x10;

  static final MqttReason TOO_LARGE = of(Mqtt5DisconnectReasonCode.PACKET_TOO_LARGE);

  static MqttReason of(Mqtt5ReasonCode reason) {
    return new MqttReason(reason.getCode(), reason.toString());
  }

  /** What a failure of the client says that the broker said; null when it said nothing. */
  static @Nullable MqttReason of(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      MqttReason reason = itself(each);
      if (reason != null) {
        return reason;
      }
    }
    return null;
  }

  private static @Nullable MqttReason itself(Throwable failure) {
    if (failure instanceof Mqtt5PubAckException e) {
      return of(e.getMqttMessage().getReasonCode());
    } else if (failure instanceof Mqtt5PubRecException e) {
      return of(e.getMqttMessage().getReasonCode());
    } else if (failure instanceof Mqtt5ConnAckException e) {
      return of(e.getMqttMessage().getReasonCode());
    } else if (failure instanceof Mqtt3ConnAckException e) {
      Mqtt3ConnAckReturnCode code = e.getMqttMessage().getReturnCode();
      return new MqttReason(code.getCode(), code.toString());
    } else if (failure instanceof Mqtt5DisconnectException e) {
      return farewell(e);
    }
    return failure instanceof MqttEncodeException ? TOO_LARGE : null;
  }

  /**
   * Why a broker ended the connection, where that is the message's matter. Mosquitto acknowledges
   * one that is larger than its {@code message_size_limit} with 0x95, which MQTT 5 does not have
   * there: the client takes that for a broken packet, and ends the connection itself. It has no
   * type for that; where its words were others, {@link MqttBreaks} would come to the same, later.
   */
  private static @Nullable MqttReason farewell(Mqtt5DisconnectException failure) {
    if (failure.getCause() instanceof MqttDecodeException broken) {
      String message = String.valueOf(broken.getMessage());
      return message.contains("PUBACK: wrong reason code") ? TOO_LARGE : null;
    }
    return switch (failure.getMqttMessage().getReasonCode()) {
      case PACKET_TOO_LARGE, NOT_AUTHORIZED, TOPIC_NAME_INVALID, PAYLOAD_FORMAT_INVALID ->
          of(failure.getMqttMessage().getReasonCode());
      default -> null;
    };
  }

  /**
   * Whether the connection may go on behind it. HiveMQ's client was seen to send a broken packet
   * behind a message that it found too large.
   */
  boolean leavesConnection() {
    return code != TOO_LARGE.code;
  }

  /** What that means for the message. */
  CloudAnswer answer() {
    return switch (code) {
      case 0x00 -> CloudAnswer.TAKEN;
      case 0x95, 0x99 -> CloudAnswer.REFUSED;
      // Nobody is there, nobody lets us in, or address or version are wrong: all messages alike.
      case 0x01, 0x02, 0x04, 0x05 -> CloudAnswer.KEEP;
      case NO_SUBSCRIBERS, 0x84, 0x85, 0x86, 0x87, 0x8A, 0x8C, 0x90, 0x9B, 0x9C, 0x9D ->
          CloudAnswer.KEEP;
      default -> CloudAnswer.RETRY;
    };
  }
}
