package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KeptConnectionsTest {
  @TempDir Path temp;

  private final AtomicLong nanos = new AtomicLong();
  private final KeptConnections connections = new KeptConnections(6, 3, nanos::get);

  @Test
  void thoseOfOneAddressMayStayUpToItsShareAndThoseOfOthersStill() {
    for (int port = 1; port <= 3; port++) {
      assertThat(mayStay("192.0.2.1", port)).isTrue();
    }
    assertThat(mayStay("192.0.2.1", 4)).isFalse();
    assertThat(mayStay("192.0.2.1", 3)).isTrue();
    assertThat(mayStay("192.0.2.2", 4)).isTrue();
    assertThat(mayStay("192.0.2.1", 4)).isFalse();
  }

  @Test
  void oneThatWasQuietForLongEnoughToBeClosedCountsNoMore() {
    for (int port = 1; port <= 3; port++) {
      assertThat(mayStay("192.0.2.1", port)).isTrue();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    }
    assertThat(mayStay("192.0.2.1", 4)).isFalse();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10)); // 40 s since the first
    assertThat(mayStay("192.0.2.1", 4)).isTrue();
    assertThat(mayStay("192.0.2.1", 5)).isFalse();
  }

  @Test
  void ofMoreThanCanBeOpenTheOneThatWasQuietForLongestIsForgotten() {
    for (int sender = 1; sender <= 3; sender++) {
      for (int port = 1; port <= 3; port++) {
        assertThat(mayStay("192.0.2." + sender, port)).isTrue();
      }
    }
    assertThat(mayStay("192.0.2.3", 4)).isFalse();
    assertThat(mayStay("192.0.2.1", 4)).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX) // where each address of 127/8 is this machine's
  void anAddressThatKeepsItsConnectionsLeavesHalfOfThemToOthers() throws Exception {
    List<Socket> kept = new ArrayList<>();
    try (CollectorProcess collector =
        CollectorProcess.in(temp.resolve("received"), temp.resolve("err"))) {
      URI uri = collector.uri();
      for (int i = 0; i < 500; i++) {
        kept.add(connect(uri, "127.0.0.2"));
        assertThat(ask(kept.get(i))).doesNotContain("Connection: close");
      }
      try (Socket more = connect(uri, "127.0.0.2");
          Socket other = connect(uri, "127.0.0.3")) {
        assertThat(ask(more)).startsWith("HTTP/1.1 200").contains("Connection: close");
        assertThat(more.getInputStream().read()).isEqualTo(-1);
        assertThat(ask(other)).startsWith("HTTP/1.1 200").doesNotContain("Connection: close");
        assertThat(ask(other)).startsWith("HTTP/1.1 200");
        assertThat(ask(kept.get(0))).startsWith("HTTP/1.1 200").doesNotContain("Connection: close");
      }
    } finally {
      for (Socket socket : kept) {
        socket.close();
      }
    }
  }

  private boolean mayStay(String address, int port) {
    return connections.mayStay(new InetSocketAddress(address, port));
  }

  private static Socket connect(URI uri, String from) throws IOException {
    Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), uri.getPort(), InetAddress.getByName(from), 0);
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** The answer, up to the end of its short body. */
  private static String ask(Socket socket) throws IOException {
    socket.getOutputStream().write("GET /ready HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\nready\n")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("expected an answer, found the end behind: " + answer);
      }
      answer.append((char) next);
    }
    return answer.toString();
  }
}
