package dev.taffrail.edge.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.taffrail.edge.ClientTls;
import dev.taffrail.edge.Records;
import dev.taffrail.edge.mqtt.BrokerCertificate;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // runs are there to be closed
class HttpAdapterTest {
  private static final String ENDLESS = "endless";

  @TempDir Path folder;
  private Records records;
  private HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile int status = 200;
  private volatile String answer = "";
  private final List<Headers> sent = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() throws IOException {
    records = Records.of(Level.DEBUG, folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    threads.shutdownNow();
    records.close();
  }

  @Test
  void oneReadingOrAnArrayIsTakenWithWhatItSaysItself() {
    answer =
        """
        [{"t": "2026-05-30T08:00:00+02:00", "v": 1.5, "id": "a", "u": "bar", "more": [{}]},
         {"t": 1780128000, "v": "2.5"}, {"t": 1780128000123, "v": 3, "u": null},
         {"v": true}, {"t": "noon", "v": 1}, 7]
        """;
    try (LiveRun run =
        new LiveRun(
            new HttpAdapter(poll().withFields(new JsonFields("t", "v", "id", "u", null))))) {
      await().until(() -> records.of("sensor_reading").size() == 3);
    }
    assertThat(records.of("sensor_reading"))
        .extracting(
            r ->
                r.field("sensor")
                    + " "
                    + r.field("time")
                    + " "
                    + r.field("value")
                    + " "
                    + r.field("unit"))
        .containsExactly(
            "a 2026-05-30T06:00:00Z 1.5 bar",
            "s 2026-05-30T08:00:00Z 2.5 Cel",
            "s 2026-05-30T08:00:00.123Z 3.0 Cel");
    assertThat(records.only("adapter_read_failed").field("reason"))
        .isEqualTo("v: expected a number, found a boolean");
  }

  @Test
  void theSameReadingAgainIsNoReading() {
    answer = "{\"time\": 1780128000, \"value\": 1, \"signal\": 1}";
    JsonFields fields = JsonFields.DEFAULT.withMetadata(Set.of("signal"));
    try (LiveRun run = new LiveRun(new HttpAdapter(poll().withFields(fields)))) {
      await().until(() -> records.of("sensor_reading").size() == 1);
      answer = "{\"time\": 1780128000, \"value\": 1, \"signal\": 2}";
      int asked = sent.size();
      await().until(() -> sent.size() > asked + 2);
      answer = "{\"time\": 1780128001, \"value\": 1}";
      await().until(() -> records.of("sensor_reading").size() == 2);
    }
    assertThat(records.of("sensor_reading")).hasSize(2);
  }

  @Test
  void anErrorOfTheServerDegradesAndThenEndsTheConnection() {
    answer = "{\"value\": 1}";
    try (LiveRun run = new LiveRun(new HttpAdapter(poll()))) {
      await().until(() -> !records.of("sensor_reading").isEmpty());
      status = 503;
      await().until(() -> states().contains("degraded down expected status 200, found 503"));
      status = 200;
      await().until(() -> states().endsWith("connecting up null"));
    }
    assertThat(states()).contains("up degraded expected status 200, found 503");
  }

  @Test
  void whatIsNoJsonIsBadAndShowsNothingOfItself() {
    answer = "<html>secret</html>";
    try (LiveRun run = new LiveRun(new HttpAdapter(poll()))) {
      await().until(() -> !records.of("adapter_read_failed").isEmpty());
    }
    assertThat(records.only("adapter_read_failed").field("reason")).startsWith("expected JSON");
    assertThat(records.all().toString()).doesNotContain("secret").doesNotContain("/path");
  }

  @Test
  void anAnswerWithoutEndEndsByTimeOrBySize() {
    answer = ENDLESS;
    try (LiveRun run = new LiveRun(new HttpAdapter(poll()))) {
      await().until(() -> !records.of("adapter_read_failed").isEmpty());
    }
    answer = "[" + "1,".repeat(600_000) + "1]";
    try (LiveRun run = new LiveRun(new HttpAdapter(poll()))) {
      await().until(() -> records.of("adapter_read_failed").size() >= 2);
    }
    assertThat(records.of("adapter_read_failed"))
        .extracting(r -> r.field("reason"))
        .contains("expected an answer within 500ms")
        .anyMatch(reason -> reason.contains("expected an answer of 1048576 bytes at most"));
  }

  @Test
  void aRequestCarriesTheUsersHeadersAndTokenWhichAreShownNowhere() {
    answer = "1";
    HttpPoll poll = poll().withHeaders(Map.of("X-Site", "north-7")).withToken("geheim");
    try (LiveRun run = new LiveRun(new HttpAdapter(poll))) {
      await().until(() -> !sent.isEmpty());
    }
    assertThat(sent.get(0).getFirst("X-Site")).isEqualTo("north-7");
    assertThat(sent.get(0).getFirst("Authorization")).isEqualTo("Bearer geheim");
    assertThat(poll + records.all().toString()).doesNotContain("geheim", "north-7");
  }

  @Test
  void aHeaderThatCannotBeSentIsRefusedWithoutItsValue() {
    assertThatThrownBy(() -> poll().withHeaders(Map.of("X-Site", "geh\neim")))
        .hasMessageStartingWith("headers: expected names that a request may set")
        .hasMessageEndingWith("found 'X-Site'");
  }

  @Test
  void aServerOfAPrivateAuthorityMayAskForACertificateOfOurs() throws Exception {
    new BrokerCertificate(folder).write();
    Path pem = folder.resolve("broker.pem");
    ClientTls all = new ClientTls(pem, pem, folder.resolve("broker.key"));
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(
        new HttpsConfigurator(all.context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters needed = getSSLContext().getDefaultSSLParameters();
            needed.setNeedClientAuth(true);
            parameters.setSSLParameters(needed);
          }
        });
    secure.createContext("/", this::handle);
    secure.setExecutor(threads);
    secure.start();
    answer = "{\"value\": 4}";
    try {
      HttpPoll poll =
          HttpPoll.of(URI.create("https://127.0.0.1:" + secure.getAddress().getPort()), "s", "Cel")
              .withEvery(Duration.ofMillis(5));
      for (ClientTls less : List.of(ClientTls.NONE, ClientTls.trusting(pem))) {
        try (LiveRun run = new LiveRun(new HttpAdapter(poll.withTls(less)))) {
          await().until(() -> states().contains("connecting down"));
        }
        assertThat(states()).doesNotContain("connecting up");
        records.clear();
      }
      try (LiveRun run = new LiveRun(new HttpAdapter(poll.withTls(all)))) {
        await().until(() -> !records.of("sensor_reading").isEmpty());
      }
    } finally {
      secure.stop(0);
    }
  }

  @Test
  void aFileOfTlsThatIsOfNoUseIsNamed() throws Exception {
    Path text = Files.writeString(folder.resolve("ca.pem"), "nothing");
    HttpPoll poll =
        HttpPoll.of(URI.create("https://127.0.0.1:1"), "s", "").withTls(ClientTls.trusting(text));
    try (LiveRun run = new LiveRun(new HttpAdapter(poll))) {
      await().until(() -> !records.of("adapter_read_failed").isEmpty());
    }
    assertThat(records.of("adapter_read_failed").get(0).field("reason"))
        .isEqualTo("expected certificates in PEM in " + text + ", found none");
  }

  private String states() {
    return String.join(
        "\n",
        records.of("adapter_state_changed").stream()
            .map(r -> r.field("from") + " " + r.field("to") + " " + r.field("reason"))
            .toList());
  }

  private HttpPoll poll() {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/path");
    return HttpPoll.of(url, "s", "Cel")
        .withEvery(Duration.ofMillis(5))
        .withTimeout(Duration.ofMillis(500));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      sent.add(exchange.getRequestHeaders());
      byte[] body = answer.getBytes(UTF_8);
      if (answer.equals(ENDLESS)) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write('[');
        exchange.getResponseBody().flush();
        Thread.sleep(2000);
        return;
      }
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
