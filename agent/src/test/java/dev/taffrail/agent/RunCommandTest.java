package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code taffrail run} as one process: pipelines, shipper, status and page. */
class RunCommandTest extends AgentRuns {
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
  @Tag("search")
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
  void aPipelineThatCrashesIsACriticalRecordAndStatusOne() throws Exception {
    configure(JOURNAL + COLD);
    CommandLineRun run = new CommandLineRun(folder).run("run");
    assertThat(run.status()).isEqualTo(1);
    assertThat(text("edge.log"))
        .contains("\"level\":\"critical\"", "agent_crashed", "cold.csv", "\"crashed\":true");
    assertThat(run.err())
        .contains("pipeline cold crashed: no such file: " + folder.resolve("cold.csv"));
  }
}
