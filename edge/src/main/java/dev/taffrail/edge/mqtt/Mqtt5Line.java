package dev.taffrail.edge.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserPropertiesBuilder;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperty;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** MQTT 5. */
final class Mqtt5Line implements MqttLine {
  private static final long LONGEST_EXPIRY = 0xFFFF_FFFFL;
  private final MqttBroker broker;
  private final Mqtt5AsyncClient client;

  /**
   * @param messages called on the client's thread, also before {@link #connect} is through
   * @param lost called when an established connection ended
   */
  Mqtt5Line(MqttBroker broker, Consumer<MqttMessage> messages, Consumer<Throwable> lost)
      throws IOException {
    this.broker = broker;
    this.client =
        MqttParts.prepare(MqttClient.builder().useMqttVersion5(), broker, lost).buildAsync();
    // Before connecting: what a kept session has for us comes at once.
    client.publishes(
        MqttGlobalPublishFilter.ALL,
        publish -> messages.accept(message(publish)),
        Runnable::run,
        true);
  }

  @Override
  public CompletableFuture<?> connect() {
    Mqtt5ConnectBuilder connect =
        Mqtt5Connect.builder()
            .keepAlive((int) broker.keepAlive().toSeconds())
            .cleanStart(broker.session().isZero())
            .sessionExpiryInterval(broker.session().toSeconds())
            .restrictions()
            .maximumPacketSize(MOST_BYTES)
            .applyRestrictions();
    if (broker.user() != null) {
      connect = login(connect, broker.user(), broker.password());
    }
    return client.connect(connect.build());
  }

  private static Mqtt5ConnectBuilder login(
      Mqtt5ConnectBuilder connect, String user, @Nullable String password) {
    var login = connect.simpleAuth().username(user);
    return password == null
        ? login.applySimpleAuth()
        : login.password(password.getBytes(StandardCharsets.UTF_8)).applySimpleAuth();
  }

  @Override
  public CompletableFuture<?> subscribe(List<String> topics, int qos) {
    List<Mqtt5Subscription> all = topics.stream().map(topic -> subscription(topic, qos)).toList();
    return client.subscribe(Mqtt5Subscribe.builder().addSubscriptions(all).build());
  }

  @Override
  public CompletableFuture<MqttReason> publish(MqttPost post) {
    Mqtt5PublishBuilder.Complete publish =
        Mqtt5Publish.builder()
            .topic(post.topic())
            .qos(MqttParts.qos(post.qos()))
            .retain(post.retain())
            .contentType("application/json")
            .payload(post.payload())
            .userProperties(properties(post));
    if (post.expiry() != null) {
      // Zero would be gone before it is anywhere.
      long seconds = Math.max(post.expiry().toSeconds(), 1);
      publish = publish.messageExpiryInterval(Math.min(seconds, LONGEST_EXPIRY));
    }
    return client.publish(publish.build()).thenApply(Mqtt5Line::reason);
  }

  private static MqttReason reason(Mqtt5PublishResult result) {
    if (result instanceof Mqtt5PublishResult.Mqtt5Qos1Result one) {
      return MqttReason.of(one.getPubAck().getReasonCode());
    }
    return result instanceof Mqtt5PublishResult.Mqtt5Qos2Result two
        ? MqttReason.of(two.getPubRec().getReasonCode())
        : MqttReason.SUCCESS;
  }

  private static Mqtt5UserProperties properties(MqttPost post) {
    Mqtt5UserPropertiesBuilder properties = Mqtt5UserProperties.builder();
    for (Map.Entry<String, String> each : post.properties().entrySet()) {
      properties = properties.add(each.getKey(), each.getValue());
    }
    return properties.build();
  }

  @Override
  public CompletableFuture<?> disconnect() {
    return client.disconnect();
  }

  private static Mqtt5Subscription subscription(String topic, int qos) {
    return Mqtt5Subscription.builder().topicFilter(topic).qos(MqttParts.qos(qos)).build();
  }

  private static MqttMessage message(Mqtt5Publish publish) {
    return new MqttMessage(
        publish.getTopic().toString(),
        publish.getPayloadAsBytes(),
        publish.isRetain(),
        traceparent(publish),
        publish::acknowledge);
  }

  private static @Nullable String traceparent(Mqtt5Publish publish) {
    for (Mqtt5UserProperty property : publish.getUserProperties().asList()) {
      if (property.getName().toString().equalsIgnoreCase(TRACEPARENT)) {
        return property.getValue().toString();
      }
    }
    return null;
  }
}
