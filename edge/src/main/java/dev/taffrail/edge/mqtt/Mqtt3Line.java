package dev.taffrail.edge.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** MQTT 3.1.1, where nothing carries a trace and the broker decides how much it sends ahead. */
final class Mqtt3Line implements MqttLine {
  private final MqttBroker broker;
  private final Mqtt3AsyncClient client;

  /**
   * @param messages called on the client's thread, also before {@link #connect} is through
   * @param lost called when an established connection ended
   */
  Mqtt3Line(MqttBroker broker, Consumer<MqttMessage> messages, Consumer<Throwable> lost)
      throws IOException {
    this.broker = broker;
    this.client =
        MqttParts.prepare(MqttClient.builder().useMqttVersion3(), broker, lost).buildAsync();
    // Before connecting: what a kept session has for us comes at once.
    client.publishes(
        MqttGlobalPublishFilter.ALL,
        publish -> messages.accept(message(publish)),
        Runnable::run,
        true);
  }

  @Override
  public CompletableFuture<?> connect() {
    Mqtt3ConnectBuilder connect =
        Mqtt3Connect.builder()
            .keepAlive((int) broker.keepAlive().toSeconds())
            .cleanSession(broker.session().isZero());
    if (broker.user() != null) {
      connect = login(connect, broker.user(), broker.password());
    }
    return client.connect(connect.build());
  }

  private static Mqtt3ConnectBuilder login(
      Mqtt3ConnectBuilder connect, String user, @Nullable String password) {
    var login = connect.simpleAuth().username(user);
    return password == null
        ? login.applySimpleAuth()
        : login.password(password.getBytes(StandardCharsets.UTF_8)).applySimpleAuth();
  }

  @Override
  public CompletableFuture<?> subscribe(List<String> topics, int qos) {
    List<Mqtt3Subscription> all = topics.stream().map(topic -> subscription(topic, qos)).toList();
    return client.subscribe(Mqtt3Subscribe.builder().addSubscriptions(all).build());
  }

  @Override
  public CompletableFuture<MqttReason> publish(MqttPost post) {
    return client
        .publish(
            Mqtt3Publish.builder()
                .topic(post.topic())
                .qos(MqttParts.qos(post.qos()))
                .retain(post.retain())
                .payload(post.payload())
                .build())
        .thenApply(done -> MqttReason.SUCCESS);
  }

  @Override
  public CompletableFuture<?> disconnect() {
    return client.disconnect();
  }

  private static Mqtt3Subscription subscription(String topic, int qos) {
    return Mqtt3Subscription.builder().topicFilter(topic).qos(MqttParts.qos(qos)).build();
  }

  private static MqttMessage message(Mqtt3Publish publish) {
    return new MqttMessage(
        publish.getTopic().toString(),
        publish.getPayloadAsBytes(),
        publish.isRetain(),
        null,
        publish::acknowledge);
  }
}
