package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code taffrail run} in a folder, beside what it sends to. */
abstract class AgentRuns {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final String JOURNAL = "journal: {path: edge.log}\n";
  static final String COLD =
      "pipelines: {cold: {csv: cold.csv, window: 10m,"
          + " rules: [{threshold: {name: too_warm, above: 8, clear: 6}}]}}\n";

  @TempDir Path folder;

  long records(String event, String pipeline) throws IOException {
    return Records.read(folder.resolve("edge.log")).stream()
        .filter(line -> line.contains("\"event\":\"" + event + "\""))
        .filter(line -> line.contains(pipeline.isEmpty() ? "" : "\"" + pipeline + "\""))
        .count();
  }

  void series(String highest) throws IOException {
    Files.writeString(
        folder.resolve("cold.csv"),
        "timestamp,value\n2026-05-30 08:00:00,5.0\n2026-05-30 08:10:00,"
            + highest
            + "\n2026-05-30 08:20:00,5.0\n");
  }

  Child start(String configuration) throws IOException {
    return new Child(folder, "run", "--config", configure(configuration));
  }

  String configure(String text) throws IOException {
    Files.writeString(folder.resolve("taffrail.yaml"), text);
    return "taffrail.yaml";
  }

  Child collector() throws IOException {
    return new Child(folder, "collect", "--listen", "127.0.0.1:0", "--dir", "received");
  }

  static String sink(Child collector) throws IOException {
    String url = String.valueOf(collector.line()).replace("listening on ", "");
    return "sinks: {splunk: {url: '" + url + "', token: t}}\n";
  }

  static void hangUp(Child child) throws Exception {
    new ProcessBuilder("kill", "-HUP", Long.toString(child.pid())).start().waitFor();
  }

  void awaitText(String file, String... texts) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(text(file)).contains(texts));
  }

  String text(String file) throws IOException {
    Path path = folder.resolve(file);
    return Files.exists(path) ? Files.readString(path) : "";
  }
}
