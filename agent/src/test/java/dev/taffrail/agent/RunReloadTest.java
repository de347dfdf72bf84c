package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** {@code taffrail run} takes a new configuration at SIGHUP. */
class RunReloadTest extends AgentRuns {
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
  void aHangUpThatBringsASeriesThatCannotBeReadChangesNothingAndEndsNobody() throws Exception {
    String live = "pipelines:\n  live: {adapters: [{simulator: {every: 50ms}}]}\n";
    try (Child agent = start(JOURNAL + live)) {
      await().atMost(PATIENCE).until(() -> records("pipeline_started", "") == 1);
      configure(JOURNAL + live + "  more: {csv: none.csv}\n");
      hangUp(agent);
      awaitText("stderr", "the old one goes on: pipeline more: no such file: ", "none.csv");
      Files.writeString(folder.resolve("none.csv"), "time;degrees\n");
      hangUp(agent);
      awaitText("stderr", "the old one goes on: pipeline more: ", "expected the header");
      configure(JOURNAL + live + "  more: {csv: .}\n");
      hangUp(agent);
      awaitText("stderr", "the old one goes on: pipeline more: ", "Is a directory");
      assertThat(records("agent_crashed", "")).isZero();
      agent.terminate();
      assertThat(agent.status()).as(text("stderr")).isZero();
      assertThat(records("pipeline_started", "")).isOne();
    }
  }

  @Test
  void aHangUpThatBringsAHigherLevelIsARecordTooThoughThatLevelHidesThoseOfItsKind()
      throws Exception {
    String page = "page: {listen: '127.0.0.1:" + Ports.free() + "'}";
    try (Child agent = start(JOURNAL + page)) {
      assertThat(agent.line()).startsWith("page: http://127.0.0.1:");
      configure("level: error\n" + JOURNAL + page);
      hangUp(agent);
      awaitText(
          "edge.log", "\"log_level_configured\",\"target\":\"all\",\"target_level\":\"error\"");
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
}
