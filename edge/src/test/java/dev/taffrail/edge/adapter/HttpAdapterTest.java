package dev.taffrail.edge.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taffrail.edge.Records;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
        new LiveRun(new HttpAdapter(poll().withFields(new JsonFields("t", "v", "id", "u"))))) {
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
    answer = "{\"time\": 1780128000, \"value\": 1}";
    try (LiveRun run = new LiveRun(new HttpAdapter(poll()))) {
      await().until(() -> records.of("sensor_reading").size() == 1);
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
        .contains("HttpTimeoutException: expected an answer within PT0.5S")
        .anyMatch(reason -> reason.contains("expected an answer of 1048576 bytes at most"));
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
