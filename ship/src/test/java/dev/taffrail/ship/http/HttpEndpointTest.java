package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.runAsync;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.taffrail.ship.BrokenServer;
import dev.taffrail.ship.BrokenServer.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
  private static final HttpOptions BRIEF = HttpOptions.DEFAULT.withTimeout(Duration.ofMillis(500));

  @Test
  void readsABodyOfStatedLength() throws IOException {
    HttpAnswer answer =
        post("HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\nX-A: b\r\n\r\nwords");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).containsEntry("x-a", "b");
    assertThat(answer.body()).isEqualTo("words");
  }

  @Test
  void readsAChunkedBody() throws IOException {
    String chunks = "4\r\nword\r\nA;note=x\r\ns and more\r\n0\r\nTrailer: x\r\n\r\n";
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
    assertThat(post(chunked).body()).isEqualTo("words and more");
  }

  @Test
  void readsABodyThatEndsWithTheConnection() throws IOException {
    assertThat(post("HTTP/1.0 500 Oops\r\n\r\nto the end").body()).isEqualTo("to the end");
  }

  @Test
  void passesOverInterimAnswers() throws IOException {
    assertThat(post("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n").status())
        .isEqualTo(204);
  }

  @Test
  void keepsOnlyTheBeginningOfAHugeBody() throws IOException {
    String huge = "x".repeat(300_000);
    HttpAnswer answer = post("HTTP/1.1 400 No\r\nContent-Length: 300000\r\n\r\n" + huge);
    assertThat(answer.body()).hasSize(HttpAnswer.MOST_BODY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 20",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n0123456789",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwor",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\u0015\u0003\u0003\u0000\u0002\u0002\n"
      })
  void takesWhatIsCutOffOrMalformedForNoAnswer(String text) {
    assertThatThrownBy(() -> post(text)).isInstanceOf(IOException.class);
  }

  @Test
  void countsEachByteThatWentOutAlsoOfARequestWithoutAnAnswer() throws Exception {
    byte[] body = "x".repeat(70_000).getBytes(UTF_8);
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        HttpEndpoint endpoint =
            new HttpEndpoint(
                URI.create("http://127.0.0.1:" + server.getLocalPort()), HttpOptions.DEFAULT)) {
      CompletableFuture<Long> arrived = supplyAsync(() -> readTwoRequests(server, body.length));
      Throwable unanswered = catchThrowable(() -> endpoint.post(Map.of("X-A", "b"), body));
      assertThat(unanswered).isInstanceOf(IOException.class);
      assertThat(endpoint.post(Map.of("X-A", "b"), body).status()).isEqualTo(204);
      assertThat(endpoint.sentBytes()).isEqualTo(arrived.get());
    }
  }

  /** Answers the second one alone. */
  private static long readTwoRequests(ServerSocket server, int body) {
    try {
      long bytes = 0;
      for (int i = 0; i < 2; i++) {
        try (Socket socket = server.accept()) {
          InputStream in = socket.getInputStream();
          StringBuilder head = new StringBuilder();
          while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
          }
          bytes += head.length() + in.readNBytes(body).length;
          if (i == 1) {
            socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(UTF_8));
          }
        }
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void waitsNoLongerThanItMayEvenWhenBytesDrip() throws IOException {
    try (BrokenServer server = new BrokenServer(Fault.STALLS, "HTTP/1.1 200 OK\r\n");
        HttpEndpoint endpoint = new HttpEndpoint(server.url(), BRIEF)) {
      assertThatThrownBy(() -> endpoint.post(Map.of(), new byte[10]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no whole answer within 500ms");
    }
  }

  @Test
  void doesNotHangWhenNobodyReadsWhatItSends() throws IOException {
    try (BrokenServer server = new BrokenServer(Fault.SILENT, "");
        HttpEndpoint endpoint = new HttpEndpoint(server.url(), BRIEF)) {
      assertThatThrownBy(() -> endpoint.post(Map.of(), new byte[64 * 1024 * 1024]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no whole answer within");
    }
  }

  @Test
  void opensAFreshConnectionWhenTheServerDroppedTheKeptOne() throws IOException {
    String kept = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    try (BrokenServer server = new BrokenServer(Fault.SAYS, kept);
        HttpEndpoint endpoint = new HttpEndpoint(server.url(), BRIEF)) {
      for (int i = 0; i < 3; i++) {
        assertThat(endpoint.post(Map.of(), "x".getBytes(UTF_8)).body()).isEqualTo("ok");
      }
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void aBodyThatNoSuchAnswerHasIsNoNextAnswer() throws Exception {
    String odd = "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nwords";
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        HttpEndpoint endpoint =
            new HttpEndpoint(
                URI.create("http://127.0.0.1:" + server.getLocalPort()), HttpOptions.DEFAULT)) {
      CompletableFuture<Void> answering = runAsync(() -> answerTwoConnections(server, odd, odd));
      assertThat(endpoint.post(Map.of(), new byte[0]).status()).isEqualTo(204);
      assertThat(endpoint.post(Map.of(), new byte[0]).status()).isEqualTo(204);
      assertThat(answering).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
      })
  void anAnswerThatCameTwiceIsNotTheNextRequestsAnswer(String twice) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        HttpEndpoint endpoint =
            new HttpEndpoint(
                URI.create("http://127.0.0.1:" + server.getLocalPort()), HttpOptions.DEFAULT)) {
      String busy = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
      CompletableFuture<Void> answering = runAsync(() -> answerTwoConnections(server, twice, busy));
      assertThat(endpoint.post(Map.of(), new byte[0]).status() / 100).isEqualTo(2);
      assertThat(endpoint.post(Map.of(), new byte[0]).status()).isEqualTo(503);
      assertThat(answering).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void unpacksAnAnswerThatSomebodyPackedUnasked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"code\":0}".getBytes(UTF_8));
    }
    assertThat(postPacked(packed.toByteArray()).body()).isEqualTo("{\"code\":0}");
    assertThat(postPacked(new byte[0]).body()).isEmpty();
  }

  @Test
  void takesAPackedBodyThatIsCutOffOrDamagedForNoAnswer() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"code\":0}".getBytes(UTF_8));
    }
    byte[] half = Arrays.copyOf(packed.toByteArray(), packed.size() - 12);
    byte[] damaged = packed.toByteArray();
    damaged[damaged.length - 8] ^= 1; // of the checksum
    for (byte[] body : List.of(half, damaged)) {
      assertThatThrownBy(() -> postPacked(body))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("found one by gzip that is cut off or damaged");
    }
  }

  /** Else it would be the receiver that refused. */
  @Test
  void takesAProxysRefusalForOneThoughItsPackedBodyIsCutOff() throws IOException {
    String head = "HTTP/1.1 407 No\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n";
    InputStream answer =
        new SequenceInputStream(
            new ByteArrayInputStream(head.getBytes(UTF_8)),
            new ByteArrayInputStream(new byte[] {0x1f, (byte) 0x8b}));
    HttpAnswer refusal = new HttpAnswerReader(answer).readOfTunnel();
    assertThat(refusal.status()).isEqualTo(407);
    assertThat(refusal.body()).isEmpty();
  }

  /** Names of codings have no case, and an older one has to be known (RFC 9110, 8.4.1). */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZip", "X-GZip"})
  void unpacksABodyByEachNameOfItsCoding(String coding) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"code\":0}".getBytes(UTF_8));
    }
    assertThat(answer(coding, packed.toByteArray()).body()).isEqualTo("{\"code\":0}");
  }

  @Test
  void readsABodyAsItIsThatIsOnlySaidToBePacked() throws IOException {
    HttpAnswer answer = postPacked("{\"code\":0}".getBytes(UTF_8));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"code\":0}");
  }

  private static HttpAnswer postPacked(byte[] body) throws IOException {
    return answer("gzip", body);
  }

  private static HttpAnswer answer(String coding, byte[] body) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: "
            + coding
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    InputStream answer =
        new SequenceInputStream(
            new ByteArrayInputStream(head.getBytes(UTF_8)), new ByteArrayInputStream(body));
    return new HttpAnswerReader(answer).read();
  }

  /** Each stays open, so that it could be used again. */
  private static void answerTwoConnections(ServerSocket server, String one, String two) {
    try (Socket first = server.accept()) {
      first.getOutputStream().write(one.getBytes(UTF_8));
      try (Socket second = server.accept()) {
        second.getOutputStream().write(two.getBytes(UTF_8));
        second.getInputStream().readNBytes(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void saysInWordsThatAHostIsUnknown() throws IOException {
    URI url = URI.create("http://no-such-host.invalid:3100/x");
    try (HttpEndpoint endpoint = new HttpEndpoint(url, BRIEF)) {
      assertThatThrownBy(() -> endpoint.post(Map.of(), new byte[0]))
          .isInstanceOfSatisfying(
              IOException.class,
              e ->
                  assertThat(endpoint.retry(e).words())
                      .isEqualTo(
                          "no-such-host.invalid:3100: host name no-such-host.invalid cannot be"
                              + " resolved"));
    }
  }

  @Test
  void refusesToSendOnceItIsClosed() throws IOException {
    try (BrokenServer server = new BrokenServer(Fault.SAYS, "HTTP/1.1 204 No\r\n\r\n")) {
      HttpEndpoint endpoint = new HttpEndpoint(server.url(), BRIEF);
      endpoint.close();
      assertThatThrownBy(() -> endpoint.post(Map.of(), new byte[0]))
          .isInstanceOf(IOException.class)
          .hasMessage("closed");
    }
  }

  @Test
  void endsARequestUnderWayWhenItIsClosed() throws IOException {
    try (BrokenServer server = new BrokenServer(Fault.SILENT, "")) {
      HttpEndpoint endpoint = new HttpEndpoint(server.url(), HttpOptions.DEFAULT);
      CompletableFuture<Throwable> failure =
          supplyAsync(() -> catchThrowable(() -> endpoint.post(Map.of(), new byte[10])));
      await().until(() -> server.connections() == 1);
      endpoint.close();
      assertThat(failure)
          .succeedsWithin(Duration.ofSeconds(10))
          .satisfies(e -> assertThat(e).isInstanceOf(IOException.class).hasMessage("closed"));
    }
  }

  private static HttpAnswer post(String answer) throws IOException {
    try (BrokenServer server = new BrokenServer(Fault.SAYS, answer);
        HttpEndpoint endpoint = new HttpEndpoint(server.url(), BRIEF)) {
      return endpoint.post(Map.of(), "x".getBytes(UTF_8));
    }
  }
}
