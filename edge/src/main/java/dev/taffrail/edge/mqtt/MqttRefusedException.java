package dev.taffrail.edge.mqtt;

import java.io.IOException;

/** The broker answered, and did not take it: a message, or us. */
final class MqttRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient MqttReason reason;

  MqttRefusedException(MqttReason reason) {
    super("expected the broker's consent, found " + reason.word());
    this.reason = reason;
  }

  MqttReason reason() {
    return reason;
  }
}
