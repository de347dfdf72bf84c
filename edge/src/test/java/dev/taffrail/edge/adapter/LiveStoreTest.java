package dev.taffrail.edge.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.edge.CloudStatus.State;
import dev.taffrail.edge.CloudStore;
import dev.taffrail.edge.CloudSync;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.Ports;
import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.Windows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What waits in a store is seen to when a live pipeline starts. */
@SuppressWarnings("try") // runs are there to be closed
class LiveStoreTest extends LiveRecords {
  @Test
  void whatWaitsInAStoreIsSentAtTheStartAlsoWhereNoSensorSaysAnything() throws Exception {
    Path store = folder.resolve("cloud.db");
    long left = leaveInStore(store);
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", LiveStoreTest::take);
    receiver.start();
    try {
      Pipeline pipeline = storing(receiver.getAddress().getPort(), store);
      try (LiveRun run = silent(pipeline)) {
        await().untilAsserted(() -> assertThat(cloud(pipeline).state()).isEqualTo(State.OK));
        await()
            .untilAsserted(
                () -> assertThat(cloud(pipeline).accounts().delivered()).isEqualTo(left));
      }
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void whatWaitsInAStoreIsCountedAtTheStartAlsoWhereTheCloudIsAway() throws Exception {
    Path store = folder.resolve("cloud.db");
    long left = leaveInStore(store);
    Pipeline pipeline = storing(Ports.free(), store);
    try (LiveRun run = silent(pipeline)) {
      await().untilAsserted(() -> assertThat(cloud(pipeline).accounts().waiting()).isEqualTo(left));
      await().untilAsserted(() -> assertThat(cloud(pipeline).state()).isEqualTo(State.RETRYING));
    }
  }

  @Test
  void aStoreThatCannotBeOpenedIsSaidAtTheStart() throws Exception {
    Path inTheWay = Files.createDirectory(folder.resolve("cloud.db"));
    Pipeline pipeline = storing(Ports.free(), inTheWay);
    try (LiveRun run = silent(pipeline)) {
      await().untilAsserted(() -> assertThat(cloud(pipeline).state()).isEqualTo(State.FAILING));
    }
  }

  @Test
  void withoutAStoreThereIsNoRunBeforeTheFirstReadings() throws Exception {
    ScriptedAdapter adapter = ScriptedAdapter.of(intake -> intake.put("c", 1, "Cel"));
    try (LiveRun run = new LiveRun(adapter)) {
      await().untilAsserted(() -> assertThat(records.of("pipeline_run_end")).isNotEmpty());
    }
    assertThat(records.of("pipeline_run_start").get(0).field("readings_count")).isEqualTo("1");
  }

  private static LiveRun silent(Pipeline pipeline) {
    return new LiveRun(pipeline, LiveRun.QUICK, Timing.SYSTEM, new ScriptedAdapter("dead", true));
  }

  /** How many documents wait in it. */
  private static long leaveInStore(Path store) throws Exception {
    Pipeline pipeline = storing(Ports.free(), store);
    Instant time = Instant.parse("2026-05-30T08:00:00Z");
    pipeline.run(List.of(SensorReading.of("c", time, 1, "Cel")));
    pipeline.close();
    long left = cloud(pipeline).accounts().waiting();
    assertThat(left).isPositive();
    return left;
  }

  private static Pipeline storing(int port, Path store) {
    CloudSync cloud =
        CloudSync.to(URI.create("http://127.0.0.1:" + port + "/"))
            .withAttempts(1)
            .withStore(CloudStore.at(store));
    return Pipeline.named("stored")
        .windows(Windows.tumbling(Duration.ofMinutes(1)))
        .cloud(cloud)
        .build();
  }

  private static CloudStatus cloud(Pipeline pipeline) {
    return Objects.requireNonNull(pipeline.cloudStatus());
  }

  private static void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(204, -1);
    }
  }
}
