package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectCommandTest {
  @TempDir Path temp;
  private Path dir;
  private Path err;

  @BeforeEach
  void paths() {
    dir = temp.resolve("received here");
    err = temp.resolve("err");
  }

  @Test
  void printsItsAddressReceivesAndEndsWellOnSigterm() throws Exception {
    try (CollectorProcess collector = CollectorProcess.in(dir, err)) {
      String line = collector.readyLine();
      assertThat(line).matches("listening on http://127\\.0\\.0\\.1:[1-9][0-9]*");
      URI uri = URI.create(line.replace("listening on ", ""));
      assertThat(push(uri)).isEqualTo(200);

      assertThat(collector.terminate()).isZero();

      assertThat(collector.restOfOutput()).isEmpty();
      assertThat(err).isEmptyFile();
    }
    assertThat(Journals.originals(dir, "splunk")).containsExactly("x");
    Path journal = dir.resolve("127.0.0.1/127.0.0.1.log");
    Vkey root = Vkey.parse(Files.readString(Path.of(journal + ".vkey")).strip());
    assertThat(Verifier.verify(journal, root).verdict()).isEqualTo(Verdict.OK);
    assertThat(root.name()).matches("taffrail\\.local/[^/ +]+/collect/127\\.0\\.0\\.1");
  }

  @Test
  void saysInOneLineThatTheAddressIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
        CollectorProcess collector =
            new CollectorProcess(
                err, "--listen", "127.0.0.1:" + taken.getLocalPort(), "--dir", dir.toString())) {
      assertThat(collector.exitStatus()).isEqualTo(2);
      assertThat(collector.restOfOutput()).isEmpty();
      assertThat(Files.readString(err)).hasLineCount(1).contains("cannot listen on ");
    }
  }

  @Test
  void isOpenToTheNetworkOnlyWhenToldToAndSaysSo() throws Exception {
    assertThat(run("--listen", "0.0.0.0:0", "--dir", dir.toString())).isEqualTo(2);
    assertThat(Files.readString(err)).hasLineCount(1).contains("--allow-open");
    assertThat(dir).doesNotExist();
    Files.delete(err);
    try (CollectorProcess collector =
        new CollectorProcess(
            err, "--listen", "0.0.0.0:0", "--dir", dir.toString(), "--allow-open")) {
      assertThat(collector.readyLine()).startsWith("listening on http://0.0.0.0:");
      assertThat(collector.terminate()).isZero();
      assertThat(Files.readString(err))
          .isEqualTo(
              "taffrail: open to the network at 0.0.0.0:0: whoever reaches it can write into any"
                  + " device's journal\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3100",
        "localhost",
        "localhost:",
        ":3100",
        "localhost:65536",
        "::1:3100",
        "a b:c"
      })
  void refusesWhatIsNoAddress(String address) throws Exception {
    assertThat(run("--listen", address, "--dir", dir.toString())).isEqualTo(2);
    assertThat(Files.readString(err)).hasLineCount(1).contains("--listen").contains(address);
    assertThat(dir).doesNotExist();
  }

  @Test
  void refusesWrongTimesAndAnEmptyToken() throws Exception {
    assertThat(run("--listen", "[::1]:0", "--dir", dir.toString(), "--loki-max-age", "old"))
        .isEqualTo(2);
    assertThat(run("--listen", "[::1]:0", "--dir", dir.toString(), "--loki-max-ahead", "10"))
        .isEqualTo(2);
    assertThat(run("--listen", "[::1]:0", "--dir", dir.toString(), "--splunk-token", ""))
        .isEqualTo(2);
    assertThat(run("--listen", "[::1]:0")).isEqualTo(2);
    assertThat(Files.readString(err)).hasLineCount(4);
  }

  private int run(String... arguments) throws Exception {
    try (CollectorProcess collector = new CollectorProcess(err, arguments)) {
      return collector.exitStatus();
    }
  }

  private static int push(URI uri) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve("/services/collector"))
            .header("Authorization", "Splunk x")
            .POST(HttpRequest.BodyPublishers.ofString("{\"event\":\"x\"}"))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }
}
