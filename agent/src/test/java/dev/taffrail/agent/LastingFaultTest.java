package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code taffrail ship} says of itself while a receiver is unwell: little, and no secret. */
@Tag("search")
class LastingFaultTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOKEN = "geheimnis-4711";

  @TempDir Path folder;

  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean comesAndGoes;

  @SuppressWarnings("NullAway.Init") // before each test
  private HttpServer receiver;

  @BeforeEach
  void serve() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::answer);
    receiver.start();
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        "journal: {path: edge.log}\nsinks: {loki: {url: 'http://127.0.0.1:"
            + receiver.getAddress().getPort()
            + "', labels: {job: edge}, max_age: 36500d, token: "
            + TOKEN
            + "}}\n");
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  /** It says what it was asked with, as some gateways do. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      boolean well = requests.incrementAndGet() % 2 == 0 && comesAndGoes;
      String words = "unwell, and you said " + exchange.getRequestHeaders().entrySet();
      exchange.sendResponseHeaders(well ? 204 : 503, well ? -1 : words.getBytes(UTF_8).length);
      if (!well) {
        exchange.getResponseBody().write(words.getBytes(UTF_8));
      }
    }
  }

  @Test
  void aReceiverThatComesAndGoesMakesALineForEachStateAndNoMore() throws Exception {
    comesAndGoes = true;
    try (Child shipper = new Child(folder, "ship")) {
      long begin = System.nanoTime();
      for (int i = 0; i < 12; i++) {
        int before = requests.get();
        Records.write(folder.resolve("edge.log"), Records.at(i, "info", "e" + i, ""));
        await().atMost(PATIENCE).until(() -> requests.get() >= before + 2);
      }
      long minutes = Duration.ofNanos(System.nanoTime() - begin).toMinutes();
      // Each of the two states once at first, and once a minute from then on.
      assertThat(said()).hasSizeBetween(1, (int) (2 + 2 * minutes));
      shipper.terminate();
      assertThat(shipper.status()).isZero();
    }
    assertThat(said().get(0)).startsWith("taffrail: loki retrying: unavailable: HTTP 503: unwell");
    assertThat(String.join("\n", said())).doesNotContain(TOKEN);
  }

  @Test
  void aReceiverThatStaysUnwellIsNamedOnceHoweverOftenItIsTried() throws Exception {
    Records.write(folder.resolve("edge.log"), Records.at(1, "error", "alarm", ""));
    try (Child shipper = new Child(folder, "ship")) {
      await().atMost(PATIENCE).until(() -> requests.get() >= 6);
      assertThat(said())
          .singleElement()
          .asString()
          .startsWith("taffrail: loki retrying: unavailable: HTTP 503: unwell, and you said ")
          .doesNotContain(TOKEN);
      shipper.terminate();
      assertThat(shipper.line()).matches("loki: read (\\d+) = delivered 0 .* pending \\1");
    }
  }

  private List<String> said() throws IOException {
    return Files.readAllLines(folder.resolve("stderr"));
  }
}
