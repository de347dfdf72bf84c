package dev.taffrail.agent.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.config.ListenSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedServerTest {
  private static final String HOST = "Host: 127.0.0.1";

  /** A site of two threads, which counts how many it answers at once. */
  private static final class Small implements Site {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public String name() {
      return "small";
    }

    @Override
    public int threads() {
      return 2;
    }

    @Override
    public boolean changes(String path) {
      return path.equals("/change");
    }

    @Override
    public Answer answer(String path, @Nullable String query) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      now.decrementAndGet();
      return Answer.text(200, path);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /half HTT",
        "GET /half HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
        "POST /change HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nhalf",
      })
  void halfRequestsKeepNobodyOut(String half) throws IOException {
    List<Socket> halves = new ArrayList<>();
    try (GuardedServer server = start(new Small())) {
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket(server.uri().getHost(), server.uri().getPort());
        socket.getOutputStream().write(half.getBytes(US_ASCII));
        halves.add(socket);
      }
      long begin = System.nanoTime();
      assertThat(RawRequest.send(server.uri(), "GET", "/whole", HOST).body()).isEqualTo("/whole\n");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
    } finally {
      for (Socket socket : halves) {
        socket.close();
      }
    }
  }

  @Test
  void noMoreAreAnsweredAtOnceThanTheSiteHasThreads() throws Exception {
    Small site = new Small();
    try (GuardedServer server = start(site)) {
      URI uri = server.uri();
      List<Thread> clients = new ArrayList<>();
      AtomicInteger answered = new AtomicInteger();
      for (int i = 0; i < 8; i++) {
        clients.add(
            new Thread(
                () -> {
                  try {
                    answered.addAndGet(RawRequest.send(uri, "GET", "/", HOST).status());
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }));
      }
      clients.forEach(Thread::start);
      for (Thread client : clients) {
        client.join();
      }
      assertThat(answered).hasValue(8 * 200);
      assertThat(site.most.get()).isBetween(1, 2);
    }
  }

  private static GuardedServer start(Site site) throws IOException {
    return GuardedServer.start(
        new ListenSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null), site);
  }
}
