package dev.taffrail.agent.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taffrail.agent.Ports;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two pipelines with their clouds at one real broker, and clouds that a SIGHUP changes. */
@Tag("search")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloudReloadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern DOCUMENT = Pattern.compile("\"document\":\"([^\"]+)\"");

  @TempDir Path folder;
  private final Set<String> posted = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int status = Ports.free();
  private HttpServer server;
  private Broker broker;
  private Process subscriber;
  private AgentProcess agent;

  @BeforeEach
  void start() throws Exception {
    broker = new Broker(folder.resolve("broker"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
    subscriber =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(published().toFile()))
            .start();
    await().atMost(PATIENCE).until(() -> Files.readString(published()).contains("Subscribed"));
    URI asked = URI.create("http://127.0.0.1:" + status + "/status");
    agent = new AgentProcess(folder, asked, Map.of());
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("stdbuf", "-oL"));
    command.addAll(List.of(Programs.find("mosquitto_sub"), "-d", "-V", "5", "-q", "1"));
    command.addAll(List.of("-p", "" + broker.port, "-t", "results/#", "-F", "%t %p"));
    return command;
  }

  @AfterEach
  void stop() {
    agent.close();
    subscriber.destroyForcibly();
    broker.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void eachCloudGetsItsPipelinesDocumentsBeforeAndBehindAReload() throws Exception {
    configure(mqtt("one"), mqtt("two"));
    assertThat(agent.start()).isTrue();
    awaitOn("results/one", "results/two");

    reload(http("/first"), mqtt("other"));
    awaitOn("results/other");
    awaitPosted("/first");

    reload(http("/second"), http("/third") + ", store: {path: two.db}");
    awaitPosted("/second", "/third");

    reload(mqtt("again"), mqtt("stored") + ", store: {path: two.db}");
    awaitOn("results/again", "results/stored");
    agent.terminate();

    String journal = Files.readString(folder.resolve("edge.log"));
    assertThat(journal)
        .doesNotContain("cloud_rows_lost", "retries_exhausted", "store_write_failed")
        .contains("\"configuration_reloaded\"");
    Set<String> delivered =
        journal
            .lines()
            .filter(line -> line.contains("\"cloud_flush_completed\""))
            .flatMap(line -> DOCUMENT.matcher(line).results())
            .map(CloudReloadTest::id)
            .collect(Collectors.toSet());
    assertThat(delivered).hasSizeGreaterThan(8);
    Set<String> received = documents(Files.readString(published()));
    for (String each : posted) {
      received.add(each.substring(each.indexOf(' ') + 1));
    }
    assertThat(received).isEqualTo(delivered);
    assertThat(Files.readString(folder.resolve("broker/mosquitto.out")))
        .as("no client takes the place of another")
        .doesNotContain("session taken over", "already connected");
  }

  private String mqtt(String topic) {
    return "mqtt: {url: 'mqtt://127.0.0.1:" + broker.port + "', topic: results/" + topic + "}";
  }

  private String http(String path) {
    return "url: 'http://127.0.0.1:" + server.getAddress().getPort() + path + "'";
  }

  private void configure(String one, String two) throws IOException {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        device: rpi4
        journal: {path: edge.log}
        status: {listen: '127.0.0.1:STATUS'}
        sinks: {loki: {url: 'http://127.0.0.1:SERVER', labels: {job: edge}}}
        pipelines:
          one: {adapters: [{simulator: {every: 50ms}}], window: {readings: 2}, live: {max_wait: 100ms},
            cloud: {ONE}}
          two: {adapters: [{simulator: {every: 50ms}}], window: {readings: 2}, live: {max_wait: 100ms},
            cloud: {TWO}}
        """
            .replace("STATUS", "" + status)
            .replace("SERVER", "" + server.getAddress().getPort())
            .replace("ONE", one)
            .replace("TWO", two));
  }

  private void reload(String one, String two) throws Exception {
    configure(one, two);
    agent.hangUp();
  }

  private void awaitOn(String... topics) {
    for (String topic : topics) {
      await()
          .atMost(PATIENCE)
          .until(() -> Files.readString(published()).contains("\n" + topic + " {"));
    }
  }

  private void awaitPosted(String... paths) {
    for (String path : paths) {
      await()
          .atMost(PATIENCE)
          .until(() -> posted.stream().anyMatch(each -> each.startsWith(path + " ")));
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String path = exchange.getRequestURI().getPath();
      if (!path.startsWith("/loki")) {
        documents(body).forEach(id -> posted.add(path + " " + id));
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private static Set<String> documents(String text) {
    return DOCUMENT.matcher(text).results().map(CloudReloadTest::id).collect(Collectors.toSet());
  }

  private static String id(MatchResult found) {
    return found.group(1);
  }

  private Path published() {
    return folder.resolve("published.out");
  }
}
