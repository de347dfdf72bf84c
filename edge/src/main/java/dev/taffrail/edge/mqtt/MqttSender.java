package dev.taffrail.edge.mqtt;

import dev.taffrail.edge.ActionMessage;
import dev.taffrail.edge.ActionRefusedException;
import dev.taffrail.edge.ActionSender;
import java.io.IOException;
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
      deliver(message);
    } catch (ActionRefusedException e) {
      throw e;
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A broker that refuses a message for good is there: that alone ends no connection. */
  private void deliver(ActionMessage message) throws IOException, InterruptedException {
    try {
      connected().publish(post(message));
    } catch (MqttRefusedException e) {
      if (!e.reason().leavesConnection()) {
        close();
      }
      throw switch (e.reason().answer()) {
        case KEEP, REFUSED -> new ActionRefusedException(String.valueOf(e.getMessage()));
        default -> e;
      };
    }
  }

  private MqttLink connected() throws IOException, InterruptedException {
    if (link != null && link.isLost()) {
      close();
    }
    if (link == null) {
      link = new MqttLink(action.broker(), unasked -> {});
      link.awaitConnected();
    }
    return link;
  }

  private MqttPost post(ActionMessage message) {
    return MqttPost.of(
            action.topic(), message.body(), action.qos(), message.id(), message.traceparent())
        .withRetain(action.retain());
  }

  @Override
  public void close() {
    if (link != null) {
      link.close();
      link = null;
    }
  }
}
