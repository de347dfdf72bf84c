package dev.taffrail.edge.mqtt;

import dev.taffrail.edge.ActionMessage;
import dev.taffrail.edge.ActionSender;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages over one connection, which is made anew at the first message behind a loss.
 */
final class MqttSender implements ActionSender {
  private final MqttAction action;
  private @Nullable MqttLink link;

  MqttSender(MqttAction action) {
    this.action = action;
  }

  @Override
  public void send(ActionMessage message) throws IOException, InterruptedException {
    try {
      connected().publish(post(message));
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private MqttLink connected() throws IOException, InterruptedException {
    if (link != null && link.isLost()) {
      close();
    }
    if (link == null) {
      link = new MqttLink(action.broker());
      link.open(unasked -> {});
    }
    return link;
  }

  private MqttPost post(ActionMessage message) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("idempotency-key", message.id());
    if (message.traceparent() != null) {
      properties.put(MqttLine.TRACEPARENT, message.traceparent());
    }
    return new MqttPost(action.topic(), message.body(), action.qos(), action.retain(), properties);
  }

  @Override
  public void close() {
    if (link != null) {
      link.close();
      link = null;
    }
  }
}
