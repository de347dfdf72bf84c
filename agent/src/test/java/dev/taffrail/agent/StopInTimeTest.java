package dev.taffrail.agent;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code taffrail run} is told to end while receivers take connections, and never answer. */
@Tag("search")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopInTimeTest {
  private static final Duration GRACE = Duration.ofSeconds(9);

  @TempDir Path folder;
  private ServerSocket cloud;
  private ServerSocket pager;

  /** The system takes connections for them, as long as nobody accepts any. */
  @BeforeEach
  void listen() throws IOException {
    cloud = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    pager = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    cloud.close();
    pager.close();
  }

  @Test
  void theJournalIsSealedWhateverCloudAndActionsAndAPipelineThatHangsDo() throws Exception {
    Tool.require("mkfifo");
    // A series that nobody writes: whoever opens it hangs.
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("hangs.csv").toString()).start())
        .satisfies(made -> assertThat(made.waitFor()).isZero());
    endAtFirstRequest(
        "actions: [{http: {name: a, url: URL}}, {http: {name: b, url: URL}}]"
            .replace("URL", url(pager)),
        "  hung: {csv: hangs.csv}\n");

    List<String> records = Records.read(folder.resolve("edge.log"));
    assertThat(only(records, "pipeline_not_stopped")).contains("\"pipeline\":\"hung\"");
    assertThat(only(records, "pipeline_stopped")).contains("\"pipeline\":\"cold\"");
    assertThat(records).filteredOn(line -> isEvent(line, "action_stopped")).hasSize(2);
    assertThat(records)
        .filteredOn(line -> isEvent(line, "cloud_rows_lost"))
        .isNotEmpty()
        .allMatch(line -> line.contains("\"reason\":\"closed\""));
  }

  @Test
  void whatTheCloudHasNotTakenIsInTheStore() throws Exception {
    endAtFirstRequest("store: {path: cloud.db}", "");

    List<String> records = Records.read(folder.resolve("edge.log"));
    assertThat(only(records, "pipeline_stopped")).contains("\"pipeline\":\"cold\"");
    // Of the run two windows and an event, of the end the third window.
    assertThat(stored("SELECT waiting_rows FROM account")).isEqualTo(4);
    assertThat(stored("SELECT queued FROM account")).isEqualTo(2);
  }

  @Test
  void aConfigurationThatIsTakenJustThenDoesNotKeepTheShipperLonger() throws Exception {
    Tool.require("kill");
    Path file = folder.resolve("taffrail.yaml");
    String sink = "sinks: {loki: {url: %s, labels: {job: edge}}}\n".formatted(url(cloud));
    Files.writeString(file, "journal: {path: edge.log}\n" + sink);
    int status;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      status = free.getLocalPort();
    }
    try (Child run = new Child(folder, "run", "--config", "taffrail.yaml");
        Socket request = cloud.accept()) {
      assertThat(request.getInputStream().read()).isEqualTo('P'); // POST
      // It listens there, and then waits for the receiver before it goes on by what is new.
      Files.writeString(file, "status: {listen: '127.0.0.1:%d'}\n".formatted(status), APPEND);
      Process kill = new ProcessBuilder("kill", "-HUP", "" + run.pid()).start();
      assertThat(kill.waitFor()).isZero();
      await().until(() -> listens(status));
      long told = System.nanoTime();
      run.terminate();
      assertThat(run.status()).as(Files.readString(folder.resolve("stderr"))).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(GRACE);
    }
  }

  @Test
  void aPipelineThatHangsWhenItIsTakenAwayDoesNotKeepTheStopLonger() throws Exception {
    Tool.require("mkfifo");
    Tool.require("kill");
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("hangs.csv").toString()).start())
        .satisfies(made -> assertThat(made.waitFor()).isZero());
    Path file = folder.resolve("taffrail.yaml");
    String pipelines =
        """
        journal: {path: edge.log}
        pipelines:
          live: {adapters: [{simulator: {every: 50ms}}], window: 1m}
          hung: {csv: hangs.csv, window: 1m}
        """;
    Files.writeString(file, pipelines);
    try (Child run = new Child(folder, "run", "--config", "taffrail.yaml")) {
      await().atMost(Duration.ofSeconds(30)).until(() -> count("pipeline_started") == 2);
      Files.writeString(file, pipelines.replace("1m", "2m"));
      assertThat(new ProcessBuilder("kill", "-HUP", "" + run.pid()).start().waitFor()).isZero();
      await().until(() -> count("pipeline_stopped") == 1); // and waits for the other one
      long told = System.nanoTime();
      run.terminate();
      assertThat(run.status()).as(Files.readString(folder.resolve("stderr"))).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(GRACE);
    }
    assertThat(folder.resolve("stderr"))
        .content()
        .contains("the new configuration is not taken: this process was told to end meanwhile");
    assertThat(only(Records.read(folder.resolve("edge.log")), "pipeline_not_stopped"))
        .contains("\"pipeline\":\"hung\"");
    assertThat(count("agent_stopped")).isOne();
    assertThat(count("pipeline_started")).as("nothing begins any more").isEqualTo(2);
  }

  private long count(String event) throws IOException {
    Path journal = folder.resolve("edge.log");
    return Files.exists(journal)
        ? Files.readAllLines(journal).stream().filter(line -> isEvent(line, event)).count()
        : 0;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void endAtFirstRequest(String more, String otherPipeline) throws Exception {
    Files.writeString(
        folder.resolve("cold.csv"),
        """
        timestamp,value
        2026-05-30 08:00:00,5.0
        2026-05-30 08:10:00,9.5
        2026-05-30 08:20:00,5.0
        """);
    boolean stores = more.startsWith("store");
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        journal: {path: edge.log}
        pipelines:
          cold:
            csv: cold.csv
            window: 10m
            rules: [{threshold: {name: too_warm, above: 8, clear: 6}}]
            cloud: {url: %s%s}
            %s
        %s\
        """
            .formatted(url(cloud), stores ? ", " + more : "", stores ? "" : more, otherPipeline));
    try (Child run = new Child(folder, "run", "--config", "taffrail.yaml");
        Socket request = cloud.accept()) {
      assertThat(request.getInputStream().read()).isEqualTo('P'); // POST
      long told = System.nanoTime();
      run.terminate();
      assertThat(run.status()).as(Files.readString(folder.resolve("stderr"))).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(GRACE);
    }
    List<String> lines = Files.readAllLines(folder.resolve("edge.log"));
    assertThat(lines.get(lines.size() - 1))
        .contains("\"event\":\"journal_sealed\",\"reason\":\"close\"");
    assertThat(only(Records.read(folder.resolve("edge.log")), "agent_stopped"))
        .contains("\"crashed\":false");
  }

  private static String url(ServerSocket receiver) {
    return "'http://127.0.0.1:" + receiver.getLocalPort() + "'";
  }

  private static String only(List<String> records, String event) {
    List<String> found = records.stream().filter(line -> isEvent(line, event)).toList();
    assertThat(found).as(event).hasSize(1);
    return found.get(0);
  }

  private static boolean isEvent(String line, String event) {
    return line.contains("\"event\":\"" + event + "\"");
  }

  private long stored(String query) throws Exception {
    try (Connection store =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("cloud.db"));
        Statement statement = store.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      return found.getLong(1);
    }
  }
}
