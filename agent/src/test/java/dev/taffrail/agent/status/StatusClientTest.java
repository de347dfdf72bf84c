package dev.taffrail.agent.status;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.agent.config.ListenSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatusClientTest {
  @Test
  void whoTakesTheQuestionAndDoesNotAnswerIsNamed() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();

      assertThatThrownBy(
              () -> StatusClient.ask(new ListenSettings(address, null), Duration.ofSeconds(1)))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "http://127.0.0.1:" + silent.getLocalPort() + "/status: no answer within 1 s");
    }
  }
}
