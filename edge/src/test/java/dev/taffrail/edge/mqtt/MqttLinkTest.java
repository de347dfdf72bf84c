package dev.taffrail.edge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection to a broker that answers late, or not at all. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MqttLinkTest {
  private static final byte[] CONNACK = {0x20, 2, 0, 0};
  private static final int DISCONNECT = 0xE0;

  @Test
  void aBrokerThatAnswersTooLateKeepsNoConnection() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MqttLink link = new MqttLink(broker(server), message -> {});
      Thread opening = opening(link);
      try (Socket client = server.accept()) {
        InputStream in = client.getInputStream();
        readPacket(in); // CONNECT
        opening.interrupt();
        opening.join();
        client.getOutputStream().write(CONNACK);
        client.setSoTimeout(10_000);
        assertThat(in.read()).isEqualTo(DISCONNECT);
        assertThat(in.read()).isZero();
        assertThat(in.read()).as("the end").isEqualTo(-1);
      }
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsWaitedForAsLongAsIsStated() throws Exception {
    Duration timeout = Duration.ofSeconds(2);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        MqttLink link = new MqttLink(broker(server).withTimeout(timeout), message -> {});
        Socket client = server.accept()) {
      readPacket(client.getInputStream()); // CONNECT
      client.getOutputStream().write(CONNACK);
      link.awaitConnected();
      long began = System.nanoTime();
      assertThatIOException()
          .isThrownBy(() -> link.subscribe(List.of("site/#"), 1))
          .withMessage("expected an answer of the broker within 2s");
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(timeout, timeout.multipliedBy(2));
    }
  }

  private static MqttBroker broker(ServerSocket server) {
    URI url = URI.create("mqtt://127.0.0.1:" + server.getLocalPort());
    return MqttBroker.at(url, "late").withVersion(MqttBroker.Version.MQTT_3_1_1);
  }

  /** Waits for it until that is interrupted, then closes it. */
  private static Thread opening(MqttLink link) {
    Thread thread =
        new Thread(
            () -> {
              try (link) {
                link.awaitConnected();
              } catch (Exception e) {
                // Interrupted.
              }
            },
            "opening");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void readPacket(InputStream in) throws Exception {
    assertThat(in.read()).isNotNegative();
    int length = in.read();
    assertThat(length).isBetween(0, 127);
    assertThat(in.readNBytes(length)).hasSize(length);
  }
}
