package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command does not need, it does not load: each class costs time at every start. */
class StartTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"check taffrail.yaml", "ship --once --timeout 100ms"})
  void theAwsSdkIsNotLoadedWithoutACloudWatchSink(String arguments) throws Exception {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        journal: {path: edge.log}
        sinks: {splunk: {url: "http://127.0.0.1:1", token: t}}
        """);

    assertThat(loadedBy(arguments))
        .anyMatch(line -> line.contains("dev.taffrail.ship.splunk."))
        .noneMatch(line -> line.contains("software.amazon.awssdk."));
  }

  @Test
  void sqliteIsNotLoadedByAPipelineWithoutAStore() throws Exception {
    Files.writeString(folder.resolve("series.csv"), "timestamp,value\n2026-05-30 08:00:00,1\n");
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        journal: {path: edge.log}
        pipelines: {fridge: {csv: series.csv, cloud: {url: "http://127.0.0.1:1"}}}
        """);

    assertThat(loadedBy("run --config taffrail.yaml"))
        .anyMatch(line -> line.contains("dev.taffrail.edge.CloudStage"))
        .noneMatch(line -> line.contains("org.sqlite."));
  }

  @ParameterizedTest
  @CsvSource({
    "check taffrail.yaml, dev.taffrail.edge.mqtt.MqttBroker",
    "ship --once --timeout 100ms, dev.taffrail.ship.Shipper"
  })
  void theMqttClientIsNotLoadedByWhoRunsNoPipeline(String arguments, String needed)
      throws Exception {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        journal: {path: edge.log}
        sinks: {splunk: {url: "http://127.0.0.1:1", token: t}}
        pipelines: {site: {adapters: [{mqtt: {url: "mqtt://127.0.0.1:1", topics: "#"}}]}}
        """);

    assertThat(loadedBy(arguments))
        .anyMatch(line -> line.contains(needed))
        .noneMatch(line -> line.contains("com.hivemq."))
        .noneMatch(line -> line.contains("io.netty."))
        .noneMatch(line -> line.contains("dev.taffrail.edge.mqtt.MqttAdapter"));
  }

  @Test
  void aNamedJournalIsReadWithoutConfigurationAndWithoutTheOtherCommands() throws Exception {
    Records.write(folder.resolve("edge.log"), Records.at(1, "info", "x", ""));

    assertThat(loadedBy("tail edge.log"))
        .anyMatch(line -> line.contains("dev.taffrail.journal.JournalReader"))
        .noneMatch(line -> line.contains("org.snakeyaml."))
        .noneMatch(line -> line.contains("dev.taffrail.ship."))
        .noneMatch(line -> line.contains("dev.taffrail.agent.collect."));
  }

  private List<String> loadedBy(String arguments) throws Exception {
    Path log = folder.resolve("classes.txt");
    List<String> options = List.of("-Xlog:class+load:file=" + log);
    try (Child child = new Child(folder, options, arguments.split(" "))) {
      child.status();
    }
    return Files.readAllLines(log);
  }
}
