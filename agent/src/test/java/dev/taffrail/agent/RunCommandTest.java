package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code taffrail run} as one process: pipelines, shipper, status and page. */
class RunCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String JOURNAL = "journal: {path: edge.log}\n";
  private static final String COLD =
      "pipelines: {cold: {csv: cold.csv, window: 10m,"
          + " rules: [{threshold: {name: too_warm, above: 8, clear: 6}}]}}\n";

  @TempDir Path folder;

  @Test
  void whatItLogsIsShippedByItselfUpToItsLastRecord() throws Exception {
    series("9.5");
    try (Child collector = collector();
        Child agent = start(JOURNAL + COLD + sink(collector))) {
      assertThat(agent.status()).as(text("stderr")).isZero();
      assertThat(agent.line())
          .startsWith("splunk: read ")
          .endsWith("refused 0 + lost 0 + pending 0");
      assertThat(text("received/127.0.0.1/127.0.0.1.log"))
          .contains("\"too_warm\"", "agent_stopped");
    }
    List<String> own = Records.read(folder.resolve("edge.log"));
    String received = text("received/127.0.0.1/127.0.0.1.log").replace("\\\"", "\"");
    assertThat(own).isNotEmpty().allMatch(received::contains);
  }

  @Test
  void ofTwoThatAreStartedAtOnceOneRunsAndTheOtherSaysWhyNot() throws Exception {
    String file =
        configure(JOURNAL + "pipelines: {site: {adapters: [{simulator: {every: 50ms}}]}}\n");
    Path other = Files.createDirectory(folder.resolve("other"));
    try (Child one = new Child(folder, "run", "--config", file);
        Child two = new Child(other, "run", "--config", "../" + file)) {
      await().atMost(PATIENCE).until(() -> !one.isAlive() || !two.isAlive());
      Child runs = one.isAlive() ? one : two;
      Child refused = one.isAlive() ? two : one;
      assertThat(refused.status()).isEqualTo(2);
      assertThat(Files.readString((refused.equals(one) ? folder : other).resolve("stderr")))
          .contains("journal.path: expected a journal that no other agent writes, found ");
      await().atMost(PATIENCE).until(() -> records("pipeline_run_end", "site") > 0);
      runs.terminate();
      assertThat(runs.status()).isZero();
      assertThat(records("agent_started", "")).isOne();
    }
  }

  /** The moment in which neither has gone so far as to answer. */
  @Test
  void whoCannotHaveTheLockIsRefusedAlsoWhereNobodyAnswers() throws Exception {
    configure(JOURNAL);
    try (FileChannel lock =
            FileChannel.open(
                folder.resolve("edge.log.run.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held = lock.lock();
        Child refused = new Child(folder, "run", "--config", "taffrail.yaml")) {
      assertThat(held.isValid()).isTrue();
      assertThat(refused.status()).isEqualTo(2);
      assertThat(text("stderr")).contains("which another taffrail run writes now");
      assertThat(folder.resolve("edge.log")).doesNotExist();
    }
  }

  @Test
  void whoFindsTheLocksFileRemovedOrInTheWayIsRefusedByTheOneThatAnswers() throws Exception {
    Path lock = folder.resolve("edge.log.run.lock");
    try (Child agent =
        start(JOURNAL + "pipelines: {site: {adapters: [{simulator: {every: 50ms}}]}}\n")) {
      awaitText("edge.log", "agent_started");
      Files.delete(lock);
      assertRefused("removed");
      Files.deleteIfExists(lock);
      Files.createDirectory(lock);
      assertRefused("in the way");
      agent.terminate();
      assertThat(agent.status()).isZero();
    }
  }

  private void assertRefused(String name) throws Exception {
    Path other = Files.createDirectory(folder.resolve(name));
    try (Child second = new Child(other, "run", "--config", "../taffrail.yaml")) {
      assertThat(second.status()).isEqualTo(2);
      assertThat(other.resolve("stderr")).content().contains("which another taffrail run writes");
    }
  }

  @Test
  void withoutPipelinesItServesUntilItIsToldToEnd() throws Exception {
    try (Child collector = collector();
        Child agent = start(JOURNAL + sink(collector))) {
      awaitText("received/127.0.0.1/127.0.0.1.log", "agent_started");
      agent.terminate();
      assertThat(agent.status()).isZero();
      assertThat(text("received/127.0.0.1/127.0.0.1.log")).contains("agent_stopped");
    }
  }

  @Test
  void whereThereIsNothingToRunItSaysSoAndEnds() throws Exception {
    configure(JOURNAL);
    CommandLineRun run = new CommandLineRun(folder).onTerminal().run("run");
    assertThat(run.status()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "taffrail: nothing to run: no pipelines, sinks, sources, status or page in "
                + folder.resolve("taffrail.yaml"));
  }

  @Test
  void withAStatusAloneItWatchesTheMachineAndAnswersUntilItIsToldToEnd() throws Exception {
    try (Child agent = start(JOURNAL + "status: {listen: '127.0.0.1:" + Ports.free() + "'}\n")) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(new CommandLineRun(folder).run("status").status()).isZero());
      agent.terminate();
      assertThat(agent.status()).isZero();
    }
  }

  @Test
  void leavesSinksAndTheirSecretsToAnotherProcessWhenToldTo() throws Exception {
    series("9.5");
    configure(
        JOURNAL + COLD + "sinks: {splunk: {url: 'http://127.0.0.1:1', token: '${env:NOT_HERE}'}}");
    CommandLineRun run = new CommandLineRun(folder).run("run", "--no-ship");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(folder.resolve("edge.log.cursors")).doesNotExist();
    run.run("run");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("NOT_HERE");
  }

  @Test
  void saysOnATerminalThatItRuns() throws Exception {
    series("9.5");
    configure(JOURNAL + COLD);
    assertThat(new CommandLineRun(folder).onTerminal().run("run").out())
        .isEqualTo("running until Ctrl-C: 1 pipeline\n");
    assertThat(new CommandLineRun(folder).run("run").out()).isEmpty();
  }

  @Test
  void doesNotStartWhereAnotherProcessShipsTheJournal() throws Exception {
    try (Child collector = collector();
        Child shipper =
            new Child(folder, "ship", "--config", configure(JOURNAL + sink(collector)));
        Child writer = new Child(folder, "append", "edge.log")) {
      writer.input("{\"event\":\"first\"}\n");
      awaitText("received/127.0.0.1/127.0.0.1.log", "first");
      CommandLineRun run = new CommandLineRun(folder).run("run");
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("splunk");
      shipper.terminate();
      assertThat(shipper.status()).isZero();
    }
  }

  @Test
  void aHangUpBringsPipelinesAndSinksAndTheJournalOnlyByARestart() throws Exception {
    series("9.5");
    try (Child collector = collector();
        Child agent = start(JOURNAL + "page: {listen: '127.0.0.1:" + Ports.free() + "'}")) {
      assertThat(agent.line()).startsWith("page: http://127.0.0.1:");
      String sink = sink(collector);
      configure("journal: {path: other.log}\n" + sink);
      hangUp(agent);
      awaitText("stderr", "the old one goes on: ", "journal has changed, which takes a restart");
      configure(JOURNAL + COLD + sink);
      hangUp(agent);
      assertThat(agent.status()).as(text("stderr")).isZero(); // the new pipeline is at its end
      assertThat(text("stderr")).contains("goes on by the new configuration");
      assertThat(text("received/127.0.0.1/127.0.0.1.log"))
          .contains("configuration_reloaded", "\"too_warm\"", "agent_stopped");
      assertThat(folder.resolve("other.log")).doesNotExist();
    }
  }

  @Test
  void statusTellsHowTheAdaptersFareAndWhyOneDoesNot() throws Exception {
    String status = "status: {listen: '127.0.0.1:" + Ports.free() + "'}\n";
    String site =
        "pipelines: {site: {adapters: [{simulator: {every: 50ms}},"
            + " {mqtt: {url: 'mqtt://127.0.0.1:1', topics: t}}], live: {max_wait: 100ms}}}\n";
    try (Child agent = start(JOURNAL + site + status)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(new CommandLineRun(folder).run("status").out())
                      .containsPattern("ADAPTER +STATE +READINGS +BAD READINGS +DROPPED +FAILURES")
                      .containsPattern("(?m)^site simulator +up +[1-9][0-9]* +0 +0 +0 ")
                      .containsPattern("(?m)^site mqtt +(down|connecting) +0 +0 +0 +[1-9]")
                      .containsPattern("(?m)^site mqtt failed: .*refused"));
      agent.terminate();
      assertThat(agent.status()).isZero();
    }
  }

  /** Each kind of action, rule, adapter and cloud is compared: one that is the same goes on. */
  @Test
  void aHangUpKeepsPipelinesThatAreDescribedAsBeforeAndBeginsAnewWhatChanged() throws Exception {
    String kept =
        "  kept:\n"
            + "    window: 1m\n"
            + "    adapters:\n"
            + "      - simulator: {seed: 1, every: 50ms}\n"
            + "      - http: {url: 'http://127.0.0.1:1/x', every: 1h}\n"
            + "    rules: [{threshold: {name: a, above: 1e9, clear: 1}}, {absence: {name: b, after:"
            + " 1h}}, {rate: {name: c, rising: 1e9, per: 1h}}, {deviation: {name: d, deviations:"
            + " 99, windows: 9}}]\n"
            + "    actions: [{log: {}}, {store: {path: e.jsonl}}, {mqtt: {url:"
            + " 'mqtt://127.0.0.1:1', topic: t, username: u, password: p}}, {http: {url:"
            + " 'http://127.0.0.1:1', headers: {a: b}}}]\n"
            + "    cloud: {url: 'http://127.0.0.1:1', store: {path: cloud.db}}\n";
    String other =
        "  other:\n    window: 1m\n    adapters: [{simulator: {seed: 2, every: 50ms}}]\n";
    try (Child agent = start(JOURNAL + "pipelines:\n" + kept + other)) {
      await().atMost(PATIENCE).until(() -> records("pipeline_started", "") == 2);
      configure(JOURNAL + "level: debug\npipelines:\n" + kept + other.replace("1m", "2m"));
      hangUp(agent);
      awaitText("stderr", "goes on by the new configuration");
      await().atMost(PATIENCE).until(() -> records("configuration_reloaded", "") == 1);
      assertThat(records("pipeline_started", "kept")).isOne();
      assertThat(records("pipeline_stopped", "kept")).isZero();
      assertThat(records("pipeline_stopped", "other")).isOne();
      await().atMost(PATIENCE).until(() -> records("pipeline_started", "other") == 2);
      await().atMost(PATIENCE).until(() -> records("adapter_state_changed", "other") > 0); // level
      agent.terminate();
      assertThat(agent.status()).as(text("stderr")).isZero();
    }
  }

  private long records(String event, String pipeline) throws IOException {
    return Records.read(folder.resolve("edge.log")).stream()
        .filter(line -> line.contains("\"event\":\"" + event + "\""))
        .filter(line -> line.contains(pipeline.isEmpty() ? "" : "\"" + pipeline + "\""))
        .count();
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
                      .containsPattern("(?m)^cold +1 +3 +0 +\\d+ +1 +0 +\\d+ s ago$"));
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

  /** Also one that crashes while the others are being started. */
  @Test
  void aPipelineThatCrashesEndsTheOthers() throws Exception {
    try (Child agent =
        start(
            JOURNAL
                + "pipelines: {cold: {csv: none.csv},"
                + " live: {adapters: [{simulator: {every: 50ms}}]}}")) {
      assertThat(agent.status()).isEqualTo(1);
      assertThat(text("edge.log")).contains("agent_crashed", "none.csv", "agent_stopped");
    }
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

  @Test
  void aHangUpTriesAnewForThePageWhoseAddressWasTaken() throws Exception {
    ServerSocket taken = new ServerSocket(Ports.free(), 1, InetAddress.getLoopbackAddress());
    try (Child agent = start(JOURNAL + "page: {listen: '127.0.0.1:" + Ports.free() + "'}")) {
      assertThat(agent.line()).startsWith("page: ");
      configure(JOURNAL + "page: {listen: '127.0.0.1:" + taken.getLocalPort() + "'}");
      hangUp(agent);
      awaitText("stderr", "page: cannot listen on ", "; the page stays at http://127.0.0.1:");
      taken.close();
      hangUp(agent);
      assertThat(agent.line()).isEqualTo("page: http://127.0.0.1:" + taken.getLocalPort());
      agent.terminate();
      assertThat(agent.status()).isZero();
    } finally {
      taken.close();
    }
  }

  @Test
  void aPipelineThatCrashesIsACriticalRecordAndStatusOne() throws Exception {
    configure(JOURNAL + COLD);
    CommandLineRun run = new CommandLineRun(folder).run("run");
    assertThat(run.status()).isEqualTo(1);
    assertThat(text("edge.log"))
        .contains("\"level\":\"critical\"", "agent_crashed", "cold.csv", "\"crashed\":true");
    assertThat(run.err())
        .contains("pipeline cold crashed: no such file: " + folder.resolve("cold.csv"));
  }

  private void series(String highest) throws IOException {
    Files.writeString(
        folder.resolve("cold.csv"),
        "timestamp,value\n2026-05-30 08:00:00,5.0\n2026-05-30 08:10:00,"
            + highest
            + "\n2026-05-30 08:20:00,5.0\n");
  }

  private Child start(String configuration) throws IOException {
    return new Child(folder, "run", "--config", configure(configuration));
  }

  private String configure(String text) throws IOException {
    Files.writeString(folder.resolve("taffrail.yaml"), text);
    return "taffrail.yaml";
  }

  private Child collector() throws IOException {
    return new Child(folder, "collect", "--listen", "127.0.0.1:0", "--dir", "received");
  }

  private static String sink(Child collector) throws IOException {
    String url = String.valueOf(collector.line()).replace("listening on ", "");
    return "sinks: {splunk: {url: '" + url + "', token: t}}\n";
  }

  private static void hangUp(Child child) throws Exception {
    new ProcessBuilder("kill", "-HUP", Long.toString(child.pid())).start().waitFor();
  }

  private void awaitText(String file, String... texts) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(text(file)).contains(texts));
  }

  private String text(String file) throws IOException {
    Path path = folder.resolve(file);
    return Files.exists(path) ? Files.readString(path) : "";
  }
}
