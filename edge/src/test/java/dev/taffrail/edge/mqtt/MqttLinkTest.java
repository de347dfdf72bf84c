package dev.taffrail.edge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that is given up while it is made. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MqttLinkTest {
  private static final byte[] CONNACK = {0x20, 2, 0, 0};
  private static final int DISCONNECT = 0xE0;

  @Test
  void aBrokerThatAnswersTooLateKeepsNoConnection() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("mqtt://127.0.0.1:" + server.getLocalPort());
      MqttBroker broker = MqttBroker.at(url, "late").withVersion(MqttBroker.Version.MQTT_3_1_1);
      MqttLink link = new MqttLink(broker);
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

  /** Opens it until it is interrupted, then closes it. */
  private static Thread opening(MqttLink link) {
    Thread thread =
        new Thread(
            () -> {
              try (link) {
                link.open(message -> {});
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
