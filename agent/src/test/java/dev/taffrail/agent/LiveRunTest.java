package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code taffrail run} over live adapters. */
class LiveRunTest {
  @TempDir Path folder;

  @Test
  void liveAdaptersRunUntilSigtermAndTheirLastReadingsAreTaken() throws Exception {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        journal: {path: edge.log}
        pipelines:
          site:
            adapters:
              - simulator: {every: 10ms, noise: 0, daily: 0, sensor: one}
              - simulator: {every: 10ms, noise: 0, daily: 0, sensor: two}
            window: {readings: 20}
            live: {max_wait: 1h, batch: 100}
            rules:
              - threshold: {name: warm, above: 19}
        """);

    try (Child run = new Child(folder, "run", "--config", "taffrail.yaml")) {
      await().until(() -> count("rule_fired") == 2);
      run.terminate();
      assertThat(run.status()).isZero();
    }

    List<String> records = Records.read(folder.resolve("edge.log"));
    long given = 0;
    for (String line : records) {
      given += number(line, "adapter_stopped", "readings");
    }
    long taken = 0;
    for (String line : records) {
      taken += number(line, "pipeline_run_start", "readings_count");
    }
    assertThat(given).isGreaterThan(40).isEqualTo(taken);
    assertThat(count("agent_stopped")).isEqualTo(1);
  }

  @Test
  void aSecondAgentOnTheSameJournalIsRefusedAndTheFirstGoesOn() throws Exception {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        journal: {path: edge.log}
        pipelines:
          site:
            adapters: [{simulator: {every: 10ms, noise: 0, daily: 0}}]
            window: {readings: 1}
            live: {max_wait: 20ms}
        """);

    try (Child first = new Child(folder, "run", "--no-ship", "--config", "taffrail.yaml")) {
      await().until(() -> count("pipeline_run_end") > 0);
      try (Child second = new Child(folder, "run", "--no-ship", "--config", "taffrail.yaml")) {
        assertThat(second.status()).isEqualTo(2);
      }
      assertThat(Files.readString(folder.resolve("stderr")))
          .contains(
              "journal.path: expected a journal that no other agent writes, found "
                  + folder.resolve("edge.log")
                  + ", which another taffrail run writes now");
      long runs = count("pipeline_run_end");
      await().until(() -> count("pipeline_run_end") > runs);
      first.terminate();
      assertThat(first.status()).isZero();
    }
    assertThat(count("agent_started")).isEqualTo(1);
  }

  private long count(String event) throws IOException {
    Path journal = folder.resolve("edge.log");
    return Files.exists(journal)
        ? Records.read(journal).stream().filter(l -> l.contains('"' + event + '"')).count()
        : 0;
  }

  private static long number(String line, String event, String key) {
    return line.contains('"' + event + '"')
        ? Long.parseLong(line.replaceFirst(".*\"" + key + "\":(\\d+).*", "$1"))
        : 0;
  }
}
