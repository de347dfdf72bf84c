package dev.taffrail.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.config.ListenSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SlowAnswerTest {
  private static final Duration LONGEST = Duration.ofMillis(200);

  @Test
  void anAnswerThatTakesTooLongIsEndedSaidAndItsThreadIsFreeForTheNext() throws Exception {
    ListenSettings anywhere =
        new ListenSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
    try (GuardedServer server = GuardedServer.start(anywhere, new Endless(), LONGEST)) {
      for (int i = 0; i < 3; i++) {
        RawRequest.Response late =
            RawRequest.send(server.uri(), "GET", "/endless", "Host: localhost");
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.body()).contains("expected an answer within 200ms: ask for less");
        RawRequest.Response next = RawRequest.send(server.uri(), "GET", "/", "Host: localhost");
        assertThat(next.status()).isEqualTo(200);
      }
    }
  }

  /** One thread; reads a file that never ends when it is asked to. */
  private static final class Endless implements Site {
    @Override
    public String name() {
      return "endless";
    }

    @Override
    public int threads() {
      return 1;
    }

    @Override
    public Answer answer(String path, @Nullable String query) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        return Answer.text(500, "interrupted by the request before");
      }
      if (path.equals("/endless")) {
        try (FileChannel zeros = FileChannel.open(Path.of("/dev/zero"))) {
          ByteBuffer buffer = ByteBuffer.allocate(8192);
          while (zeros.read(buffer.clear()) >= 0) {}
        }
      }
      return Answer.text(200, "well");
    }
  }
}
