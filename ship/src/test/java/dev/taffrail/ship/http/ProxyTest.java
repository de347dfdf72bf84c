package dev.taffrail.ship.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.Batch;
import dev.taffrail.ship.BrokenServer;
import dev.taffrail.ship.BrokenServer.Fault;
import dev.taffrail.ship.Lane;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
  private static final Certificates AUTHORITY = new Certificates("ca");

  @TempDir Path folder;

  @Test
  void opensATunnelToAnHttpsReceiverWhoseNameItNeverResolvesItself() throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(AUTHORITY.sign("receiver.invalid").server()));
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    HttpOptions trusting =
        HttpOptions.DEFAULT.withTls(
            new TlsFiles(AUTHORITY.write(folder.resolve("ca")), null, null));
    try (Tunnel proxy = new Tunnel(server.getAddress().getPort());
        HttpEndpoint endpoint =
            new HttpEndpoint(
                URI.create("https://receiver.invalid/x"),
                trusting.withProxy(proxy.address("agent:p%40ss")))) {
      assertThat(endpoint.post(Map.of("X-Token", "secret"), new byte[5]).status()).isEqualTo(204);
      assertThat(proxy.heads())
          .containsExactly(
              "CONNECT receiver.invalid:443 HTTP/1.1\r\nHost: receiver.invalid:443\r\n"
                  // agent:p@ss
                  + "Proxy-Authorization: Basic YWdlbnQ6cEBzcw==\r\n\r\n");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void handsTheWholeAddressToTheProxyOfAnHttpReceiver() throws Exception {
    try (Tunnel proxy = new Tunnel("HTTP/1.1 204 No Content\r\n\r\n");
        HttpEndpoint endpoint =
            new HttpEndpoint(
                URI.create("http://receiver.invalid:3100/push"),
                HttpOptions.DEFAULT.withProxy(proxy.address("agent:pass")))) {
      assertThat(endpoint.post(Map.of(), new byte[0]).status()).isEqualTo(204);
      assertThat(proxy.heads().get(0))
          .startsWith("POST http://receiver.invalid:3100/push HTTP/1.1\r\nHost: receiver.invalid")
          .contains("\r\nProxy-Authorization: Basic YWdlbnQ6cGFzcw==\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "407 Proxy Authentication Required | proxy       | SLOW | belongs into proxy: http://user:",
        "403 Forbidden                     | proxy       | SLOW | HTTP 403",
        "502 Bad Gateway                   | unreachable | SOON | HTTP 502",
      })
  void saysThatTheProxyGaveNoWay(String status, String reason, Outcome.Pace pace, String words)
      throws Exception {
    String refusal = "HTTP/1.1 " + status + "\r\nContent-Length: 4\r\n\r\npass";
    try (Tunnel proxy = new Tunnel(refusal);
        HttpEndpoint endpoint =
            new HttpEndpoint(
                URI.create("https://receiver.invalid/x"),
                HttpOptions.DEFAULT.withProxy(proxy.address("agent:pass")))) {
      Outcome.Retry retry =
          endpoint.retry(
              catchThrowableOfType(IOException.class, () -> endpoint.post(Map.of(), new byte[0])));
      assertThat(retry.reason()).isEqualTo(reason);
      assertThat(retry.pace()).isEqualTo(pace);
      assertThat(retry.words()).contains(words, "proxy 127.0.0.1:", "***").doesNotContain(": pass");
    }
  }

  @Test
  void itsPasswordIsKeptOutOfTheWordsOfWhatItAnswersInTheReceiversPlace() throws Exception {
    String echo = "HTTP/1.1 407 No\r\nContent-Length: 22\r\n\r\nwrong password hunter2";
    try (Tunnel proxy = new Tunnel(echo);
        LokiSink sink =
            new LokiSink(
                "test",
                LokiConfig.at(URI.create("http://receiver.invalid"), Map.of("job", "edge"))
                    .withHttp(HttpOptions.DEFAULT.withProxy(proxy.address("agent:hunter2"))))) {
      Instant now = Instant.ofEpochSecond(1_780_130_257);
      Batch batch = new Batch(Lane.BULK, "info", List.of(Records.record(1, now, Level.INFO, "")));
      assertThat(sink.send(batch))
          .isEqualTo(
              new Outcome.Retry(
                  "proxy",
                  "the proxy wants a login: HTTP 407: wrong password ***",
                  Outcome.Pace.SLOW));
    }
  }

  @Test
  void doesNotWaitForEverForAProxy() throws Exception {
    try (BrokenServer silent = new BrokenServer(Fault.SILENT, "");
        HttpEndpoint endpoint =
            new HttpEndpoint(
                URI.create("https://receiver.invalid/x"),
                HttpOptions.DEFAULT
                    .withTimeout(Duration.ofMillis(300))
                    .withProxy(HttpProxy.parse(silent.url().toString())))) {
      assertThatThrownBy(() -> endpoint.post(Map.of(), new byte[0]))
          .hasMessageContaining("within 300ms");
    }
  }

  @Test
  void isReadFromAnAddress() {
    assertThat(HttpProxy.parse("http://proxy.example:3128"))
        .isEqualTo(new HttpProxy("proxy.example", 3128, null));
    assertThat(HttpProxy.parse("http://[::1]:3128/")).isEqualTo(new HttpProxy("::1", 3128, null));
    assertThat(HttpProxy.parse("http://p")).isEqualTo(new HttpProxy("p", 80, null));
    assertThat(HttpProxy.parse("http://u:a@b:c%2fd%zz%@p:1"))
        .isEqualTo(new HttpProxy("p", 1, new HttpLogin.Basic("u", Secret.of("a@b:c/d%zz%"))));
    assertThat(HttpProxy.parse("http://u:hunter2@p:1").toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2", "https://hunter2:1", "http://hunter2:0", "http://p:99999/hunter2",
        "http://hunter2@p:1", "http://:hunter2@p:1", "socks5://hunter2:1", "http://h:1/hunter2"
      })
  void isNoOtherAddressAndIsNotShown(String address) {
    assertThatThrownBy(() -> HttpProxy.parse(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected")
        .hasMessageNotContaining("hunter2");
  }
}
