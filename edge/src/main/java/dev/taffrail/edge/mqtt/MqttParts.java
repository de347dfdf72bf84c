package dev.taffrail.edge.mqtt;

import com.hivemq.client.mqtt.MqttClientBuilderBase;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import dev.taffrail.edge.ClientTls;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What connections of both versions of the protocol have. */
final class MqttParts {
  private MqttParts() {}

  /**
   * Describes a client. It never connects again by itself.
   *
   * @throws IOException when the certificates cannot be read
   */
  static <B extends MqttClientBuilderBase<B>> B prepare(
      B builder, MqttBroker broker, Consumer<Throwable> lost) throws IOException {
    return builder
        .identifier(broker.clientId())
        .transportConfig(transport(broker))
        .executorConfig()
        .nettyThreads(1)
        .applyExecutorConfig()
        .addDisconnectedListener(context -> lost.accept(context.getCause()));
  }

  static MqttQos qos(int code) {
    return switch (code) {
      case 0 -> MqttQos.AT_MOST_ONCE;
      case 1 -> MqttQos.AT_LEAST_ONCE;
      default -> MqttQos.EXACTLY_ONCE;
    };
  }

  private static MqttClientTransportConfig transport(MqttBroker broker) throws IOException {
    long timeout = broker.timeout().toMillis();
    MqttClientTransportConfigBuilder transport =
        MqttClientTransportConfig.builder()
            .serverHost(broker.url().getHost())
            .serverPort(broker.port())
            .socketConnectTimeout(timeout, TimeUnit.MILLISECONDS)
            .mqttConnectTimeout(timeout, TimeUnit.MILLISECONDS);
    return broker.isTls() ? transport.sslConfig(tls(broker.tls())).build() : transport.build();
  }

  private static MqttClientSslConfig tls(ClientTls files) throws IOException {
    return MqttClientSslConfig.builder()
        .trustManagerFactory(files.trust())
        .keyManagerFactory(files.keys())
        .build();
  }
}
