package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code taffrail status} of a running agent, and what it says at its end. */
class RunStatusTest extends AgentRuns {
  @Test
  void statusTellsHowTheAdaptersFareAndWhyOneDoesNot() throws Exception {
    String status = "status: {listen: '127.0.0.1:" + Ports.free() + "'}\n";
    String site =
        "pipelines: {site: {adapters: [{simulator: {every: 50ms}},"
            + " {mqtt: {url: 'mqtt://127.0.0.1:1', topics: t}},"
            + " {mqtt: {url: 'mqtt://127.0.0.1:1', topics: u}}], live: {max_wait: 100ms}}}\n";
    try (Child agent = start(JOURNAL + site + status)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(new CommandLineRun(folder).run("status").out())
                      .containsPattern("ADAPTER +STATE +READINGS +BAD READINGS +DROPPED +FAILURES")
                      .containsPattern("(?m)^site simulator +up +[1-9][0-9]* +0 +0 +0 ")
                      .containsPattern("(?m)^site mqtt 2 +(down|connecting) +0 +0 +0 +[1-9]")
                      .containsPattern("(?m)^site mqtt 3 failed: .*refused"));
      agent.terminate();
      assertThat(agent.status()).isZero();
    }
  }

  @Test
  void statusTellsWhatItsPipelinesDid() throws Exception {
    series("9.5");
    String status = "status: {listen: '127.0.0.1:" + Ports.free() + "'}\n";
    // A receiver that is away keeps the process for a minute: long enough to be asked.
    String away = "sinks: {splunk: {url: 'http://127.0.0.1:" + Ports.free() + "', token: t}}\n";
    try (Child agent = start(JOURNAL + COLD + status + away)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(new CommandLineRun(folder).run("status").out())
                      .containsPattern("PIPELINE +RUNS +READINGS +LATE READINGS +WINDOWS +EVENTS")
                      .containsPattern("(?m)^cold +1 +3 +0 +\\d+ +1 +0 +\\d+ s ago$")
                      .containsPattern("(?m)^cold csv +down +3 +0 +0 +0 .*cold.csv$"));
      agent.terminate();
      assertThat(agent.status()).isZero();
    }
  }

  @Test
  void statusTellsHowItsCloudFaresAndDocumentsNameTheDevice() throws Exception {
    series("9.5");
    try (Child collector = collector()) {
      String url = String.valueOf(collector.line()).replace("listening on ", "");
      String status = "status: {listen: '127.0.0.1:" + Ports.free() + "'}\n";
      // A sink that is away keeps the process for a minute: long enough to be asked.
      String away = "sinks: {splunk: {url: 'http://127.0.0.1:" + Ports.free() + "', token: t}}\n";
      String cloud = "rules: [], cloud: {url: '" + url + "/cloud/v1/%s'}}}\n";
      String cold = "pipelines: {cold: {csv: cold.csv, window: 10m, " + cloud;
      try (Child agent =
          start("device: rpi4\n" + JOURNAL + cold.formatted("runs") + status + away)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(new CommandLineRun(folder).run("status").out())
                        .containsPattern("(?m)^cold +ok +closed +2 +2 +0 +0 +0 +0 +0 +-$"));
        assertThat(text("received/rpi4/rpi4.log")).contains("run_received", "\"device\":\"rpi4\"");
        assertThat(agent.isAlive()).isTrue();
      }
      try (Child agent =
          start("device: rpi4\n" + JOURNAL + cold.formatted("none") + status + away)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(new CommandLineRun(folder).run("status").out())
                        .containsPattern("(?m)^cold +misconfigured +closed +2 +0 +0 +0 +2 +0 ")
                        .containsPattern("(?m)^cold cloud said .* ago: answered 404: \\S+"));
        assertThat(new CommandLineRun(folder).run("status", "-o", "json").out())
            .contains("\"waiting_by_priority\":{\"critical\":0,", "\"state\":\"misconfigured\"");
        assertThat(agent.isAlive()).isTrue();
      }
    }
  }

  @Test
  @Tag("search")
  void whatACloudThatIsAwayHasNotTakenIsSaidAtTheEndAndSentFirstByTheNextRun() throws Exception {
    series("9.5");
    String cold = "pipelines: {cold: {csv: cold.csv, window: 10m, cloud: {url: '%s'%s}}}\n";
    String store = ", store: {path: cold.db}";
    String nobody = "http://127.0.0.1:" + Ports.free() + "/cloud/v1/runs";
    try (Child agent = start(JOURNAL + cold.formatted(nobody, ""))) {
      assertThat(agent.status()).isZero();
      assertThat(text("stderr")).contains("given up, as there is no store");
    }
    try (Child agent = start(JOURNAL + cold.formatted(nobody, store))) {
      assertThat(agent.status()).isZero();
      assertThat(text("stderr"))
          .containsPattern(
              "taffrail: cold cloud: \\d documents for 127.0.0.1:\\d+ wait in "
                  + folder.resolve("cold.db")
                  + ": the next run sends them first\n");
    }
    Files.writeString(folder.resolve("cold.csv"), "timestamp,value\n"); // nothing new
    try (Child collector = collector()) {
      String url = String.valueOf(collector.line()).replace("listening on ", "");
      try (Child agent = start(JOURNAL + cold.formatted(url + "/cloud/v1/runs", store))) {
        assertThat(agent.status()).isZero();
        assertThat(text("stderr")).doesNotContain("taffrail: ");
      }
    }
    List<String> closed =
        Records.read(folder.resolve("edge.log")).stream()
            .filter(line -> line.contains("\"store_closed\""))
            .toList();
    assertThat(closed).hasSize(2);
    assertThat(closed.get(0)).doesNotContain("\"waiting\":0");
    assertThat(closed.get(1)).contains("\"delivered\":2", "\"waiting\":0");
  }

  @Test
  void whatASinkRefusedIsAStatusOfItsOwn() throws Exception {
    series("9.5");
    try (Child collector =
            new Child(
                folder,
                "collect",
                "--listen",
                "127.0.0.1:0",
                "--dir",
                "received",
                "--loki-max-age",
                "1ms");
        Child agent =
            start(
                JOURNAL
                    + COLD
                    + sink(collector)
                        .replaceFirst(
                            "splunk: \\{(.*), token: t}", "loki: {$1, labels: {job: x}}"))) {
      assertThat(agent.status()).as(text("stderr")).isEqualTo(3);
    }
  }

  @Test
  void whatASourceCouldNotReadIsSaidAtTheEndOfASeries() throws Exception {
    series("9.5");
    Path loop = folder.resolve("loop.log");
    Files.createSymbolicLink(loop, loop);
    configure(
        JOURNAL
            + COLD
            + "sources: {app: {files: loop.log}}\n"
            + "sinks: {archive: {type: file, path: archive.jsonl}}\n");
    CommandLineRun run = new CommandLineRun(folder).run("run");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("source app not whole: ", loop.toString());
  }
}
