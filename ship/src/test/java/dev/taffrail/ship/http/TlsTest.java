package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.taffrail.ship.BrokenServer;
import dev.taffrail.ship.BrokenServer.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records, and the token with them, go to the server that is meant and to nobody else. */
class TlsTest {
  private static final Duration BRIEF = Duration.ofMillis(500);
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final String[] HERE = {"127.0.0.1", "localhost"};
  private static final Certificates AUTHORITY = new Certificates("ca");

  @TempDir static Path folder;
  private static HttpOptions trusting;

  private final List<String> received = new CopyOnWriteArrayList<>();
  private @Nullable HttpServer server;

  @BeforeAll
  static void writeCertificates() throws Exception {
    Path ca = AUTHORITY.write(folder.resolve("ca.pem"));
    trusting = HttpOptions.DEFAULT.withTls(new TlsFiles(ca, null, null));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void deliversToAServerWithATrustedCertificate(String host) throws Exception {
    URI url = serve(host, AUTHORITY.sign(HERE).server());
    try (HttpEndpoint endpoint = new HttpEndpoint(url, trusting)) {
      assertThat(endpoint.post(Map.of(), "one".getBytes(UTF_8)).status()).isEqualTo(200);
      assertThat(endpoint.post(Map.of(), "two".getBytes(UTF_8)).body()).isEqualTo("ok");
    }
    assertThat(received).containsExactly("one", "two");
  }

  @Test
  void sendsNothingToAServerWithACertificateThatItMadeItself() throws Exception {
    URI url = serve("127.0.0.1", new Certificates("other").self().server());
    assertThat(failure(url, trusting)).contains(": certificate not trusted: ");
  }

  @Test
  void trustsByDefaultOnlyTheAuthoritiesOfTheJvm() throws Exception {
    URI url = serve("127.0.0.1", AUTHORITY.sign(HERE).server());
    assertThat(failure(url, HttpOptions.DEFAULT)).contains(": certificate not trusted: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-2D", "P2D", "P10000D", "P-10000D"})
  void sendsNothingToAServerWhoseCertificateIsOutOfDate(Duration start) throws Exception {
    URI url = serve("127.0.0.1", AUTHORITY.sign(start, HERE).server());
    assertThat(failure(url, trusting))
        .contains(": certificate expired or not yet valid, check the device's clock: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void sendsNothingToAServerWithTheCertificateOfAnotherHost(String host) throws Exception {
    URI url = serve(host, AUTHORITY.sign("other.example", "127.0.0.2").server());
    assertThat(failure(url, trusting))
        .contains(": certificate made for another host: ")
        .contains(host);
  }

  @Test
  void sendsNothingToAServerThatSpeaksPlainHttp() throws Exception {
    URI url = start("127.0.0.1", HttpServer.create(ANY_PORT, 0));
    try (HttpEndpoint endpoint = new HttpEndpoint(url, trusting.withTimeout(BRIEF))) {
      // It reads a line, and only by chance is there a line's end in the handshake's random bytes.
      assertThat(failure(endpoint)).containsAnyOf("no TLS handshake within 500ms", "speak TLS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n"})
  void saysThatAServerOfAnotherProtocolDoesNotSpeakTls(String answer) throws Exception {
    try (BrokenServer other = new BrokenServer(Fault.SAYS, answer)) {
      assertThat(failure(https(other), trusting)).contains(": server does not speak TLS");
    }
  }

  @Test
  void saysThatAServerClosedInTheHandshake() throws Exception {
    try (BrokenServer closing = new BrokenServer(Fault.SAYS, "")) {
      assertThat(failure(https(closing), trusting))
          .contains(": server closed the connection in the TLS");
    }
  }

  @Test
  void endsInTimeWhenTheServerNeverAnswersTheHandshake() throws Exception {
    try (BrokenServer silent = new BrokenServer(Fault.SILENT, "");
        HttpEndpoint endpoint = new HttpEndpoint(https(silent), trusting.withTimeout(BRIEF))) {
      long start = System.nanoTime();
      assertThat(failure(endpoint)).endsWith("no TLS handshake within 500ms");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  /** The description of why nothing was sent. */
  private String failure(URI url, HttpOptions options) {
    try (HttpEndpoint endpoint = new HttpEndpoint(url, options)) {
      return failure(endpoint);
    }
  }

  private String failure(HttpEndpoint endpoint) {
    IOException failure =
        catchThrowableOfType(IOException.class, () -> endpoint.post(Map.of(), new byte[10]));
    assertThat(received).isEmpty();
    return endpoint.retry(failure).words();
  }

  private URI serve(String host, SSLContext context) throws IOException {
    HttpsServer https = HttpsServer.create(ANY_PORT, 0);
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    return start(host, https);
  }

  private URI start(String host, HttpServer made) {
    server = made;
    made.createContext("/", this::answer);
    made.start();
    return URI.create("https://" + host + ":" + made.getAddress().getPort() + "/x");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      exchange.sendResponseHeaders(200, 2);
      exchange.getResponseBody().write("ok".getBytes(UTF_8));
    }
  }

  private static URI https(BrokenServer server) {
    return URI.create(server.url().toString().replace("http:", "https:") + "/x");
  }
}
