package dev.taffrail.edge.mqtt;

import com.hivemq.client.mqtt.MqttClientBuilderBase;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.TrustManagerFactory;

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
    return broker.isTls() ? transport.sslConfig(tls(broker)).build() : transport.build();
  }

  private static MqttClientSslConfig tls(MqttBroker broker) throws IOException {
    MqttClientSslConfigBuilder tls = MqttClientSslConfig.builder();
    return broker.ca() == null
        ? tls.build()
        : tls.trustManagerFactory(trusting(broker.ca())).build();
  }

  private static TrustManagerFactory trusting(Path ca) throws IOException {
    try (InputStream in = Files.newInputStream(ca)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca-" + trusted.size(), each);
      }
      if (trusted.size() == 0) {
        throw new IOException(ca + ": expected certificates as PEM, found none");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return factory;
    } catch (GeneralSecurityException e) {
      throw new IOException(ca + ": expected certificates as PEM, found none that can be read", e);
    }
  }
}
