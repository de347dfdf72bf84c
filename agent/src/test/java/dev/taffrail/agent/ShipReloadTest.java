package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running {@code taffrail ship}: what a SIGHUP does to it, and what it answers. */
@Tag("search")
class ShipReloadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TAKEN = "goes on by the new configuration";

  @TempDir Path folder;

  /** After Vector's harness: it goes on by the new configuration, and sends nothing twice. */
  @Test
  void aHangUpLetsItGoOnToAnotherReceiverWithItsCursorsAndCounters() throws Exception {
    Files.writeString(folder.resolve("app.log"), "first\n");
    Records.write(folder.resolve("edge.log"), Records.at(1, "info", "one", ""));
    try (Child one = collector("one");
        Child two = collector("two")) {
      configure("splunk: {url: '" + url(one) + "', token: t}", "sources: {app: {files: app.log}}");
      try (Child shipper = new Child(folder, "ship")) {
        awaitText("one/127.0.0.1/127.0.0.1.log", "\"first\"", "\"one\"", "journal_sealed");
        configure(
            "splunk: {url: '" + url(two) + "', token: t}", "sources: {app: {files: app.log}}");
        hangUp(shipper);
        awaitText("stderr", TAKEN);
        Files.writeString(folder.resolve("app.log"), "first\nsecond\n");
        Records.write(folder.resolve("edge.log"), Records.at(2, "info", "two", ""));
        awaitText("two/127.0.0.1/127.0.0.1.log", "\"second\"", "\"two\"");
        shipper.terminate();

        assertThat(shipper.status()).isZero();
        assertThat(shipper.line()).startsWith("splunk: read ").endsWith("+ lost 0 + pending 0");
      }
    }
    assertThat(text("two/127.0.0.1/127.0.0.1.log")).doesNotContain("\"first\"", "\"one\"");
    assertThat(text("one/127.0.0.1/127.0.0.1.log")).doesNotContain("\"second\"", "\"two\"");
  }

  @Test
  void manyHangUpsWhileRecordsAreWrittenLoseNothingAndSendNothingTwice() throws Exception {
    int reloads = 5;
    try (Child collector = collector("one")) {
      configure("splunk: {url: '" + url(collector) + "', token: t}", "");
      try (Child shipper = new Child(folder, "ship")) {
        for (int i = 0; i < reloads; i++) {
          Records.write(folder.resolve("edge.log"), Records.at(i, "info", "a" + i, ""));
          awaitText("one/127.0.0.1/127.0.0.1.log", "\"a" + i + "\"");
          hangUp(shipper);
          Records.write(folder.resolve("edge.log"), Records.at(i, "info", "b" + i, ""));
          int taken = i + 1;
          await().atMost(PATIENCE).until(() -> text("stderr").split(TAKEN, -1).length == taken + 1);
        }
        awaitText("one/127.0.0.1/127.0.0.1.log", "\"b" + (reloads - 1) + "\"");
        shipper.terminate();
        assertThat(shipper.status()).isZero();
        String received = text("one/127.0.0.1/127.0.0.1.log");
        for (int i = 0; i < reloads; i++) {
          assertThat(received).containsOnlyOnce("\"event\":\"a" + i + "\"");
          assertThat(received).containsOnlyOnce("\"event\":\"b" + i + "\"");
        }
        assertThat(shipper.line()).contains("refused 0 + lost 0 + pending 0");
      }
    }
  }

  @Test
  void ofAReceiverThatWasAwayNothingBetterIsSaidUntilItAnswers() throws Exception {
    Records.write(folder.resolve("edge.log"), Records.at(1, "info", "one", ""));
    configure("splunk: {url: 'http://127.0.0.1:" + Ports.free() + "', token: t}", "");
    try (Child shipper = new Child(folder, "ship");
        Child collector = collector("one")) {
      awaitText("stderr", "splunk retrying: ");
      hangUp(shipper);
      awaitText("stderr", TAKEN);
      assertThat(text("stderr")).doesNotContain("splunk ok");
      configure("splunk: {url: '" + url(collector) + "', token: t}", "");
      hangUp(shipper);
      awaitText("stderr", "splunk ok");
      assertThat(text("one/127.0.0.1/127.0.0.1.log")).contains("\"one\"");
    }
  }

  @Test
  void aBadConfigurationIsRefusedWithAllItsErrorsAndTheOldOneGoesOn() throws Exception {
    try (Child collector = collector("one")) {
      configure("splunk: {url: '" + url(collector) + "', token: t}", "");
      try (Child shipper = new Child(folder, "ship")) {
        Records.write(folder.resolve("edge.log"), Records.at(1, "info", "one", ""));
        awaitText("one/127.0.0.1/127.0.0.1.log", "\"one\"");
        configure("splunk: {url: \"nonsense\\x9b\"}", "levle: info");
        hangUp(shipper);
        awaitText("stderr", "the new configuration is not taken, the old one goes on: 3 errors");
        assertThat(text("stderr"))
            .contains("sinks.splunk.url: expected", "sinks.splunk.token: expected", "'levle'")
            .contains("'nonsense\\u009b'")
            .doesNotContain(TAKEN);

        Records.write(folder.resolve("edge.log"), Records.at(2, "info", "two", ""));
        awaitText("one/127.0.0.1/127.0.0.1.log", "\"two\"");
        shipper.terminate();
        assertThat(shipper.status()).isZero();
      }
    }
  }

  @Test
  void aHangUpWithASecretThatIsGoneIsRefusedAndTheOldOneGoesOn() throws Exception {
    Files.writeString(folder.resolve("token"), "geheim\n");
    try (Child collector = collector("one")) {
      String sink = "splunk: {url: '" + url(collector) + "', token: '%s'}";
      configure(String.format(sink, "${file:token}"), "");
      try (Child shipper = new Child(folder, "ship")) {
        Records.write(folder.resolve("edge.log"), Records.at(1, "info", "one", ""));
        awaitText("one/127.0.0.1/127.0.0.1.log", "\"one\"");
        Files.delete(folder.resolve("token"));
        hangUp(shipper);
        awaitText("stderr", "old one goes on: 1 error");
        configure(String.format(sink, "${env:NOBODY_SET_THIS}"), "");
        hangUp(shipper);
        awaitText(
            "stderr",
            "sinks.splunk.token: expected a readable text file of at most 64 KiB for ${file:token},"
                + " found no ",
            "sinks.splunk.token: expected the environment variable NOBODY_SET_THIS, found it is"
                + " not set");
        Records.write(folder.resolve("edge.log"), Records.at(2, "info", "two", ""));
        awaitText("one/127.0.0.1/127.0.0.1.log", "\"two\"");
        shipper.terminate();
        assertThat(shipper.status()).isZero();
        assertThat(text("stderr")).doesNotContain(TAKEN, "geheim");
      }
    }
  }

  /** Also without a status address that only one of them could have. */
  @Test
  void aSecondShipperOfOneConfigurationIsRefusedInClearWordsAndTheFirstGoesOn() throws Exception {
    try (Child collector = collector("one")) {
      configure("splunk: {url: '" + url(collector) + "', token: t}", "");
      try (Child shipper = new Child(folder, "ship")) {
        Records.write(folder.resolve("edge.log"), Records.at(1, "info", "one", ""));
        awaitText("one/127.0.0.1/127.0.0.1.log", "\"one\"");
        for (String command : List.of("ship", "run")) {
          CommandLineRun second = run(command);
          assertThat(second.status()).as(command).isEqualTo(2);
          assertThat(second.err())
              .isEqualTo(
                  "taffrail: another shipper sends this already: "
                      + folder.resolve("edge.log.cursor.splunk.urgent")
                      + " is held by somebody else\n");
        }
        Records.write(folder.resolve("edge.log"), Records.at(2, "info", "two", ""));
        awaitText("one/127.0.0.1/127.0.0.1.log", "\"two\"");
        shipper.terminate();
        assertThat(shipper.status()).isZero();
      }
    }
    assertThat(text("one/127.0.0.1/127.0.0.1.log")).containsOnlyOnce("\"one\"");
  }

  @Test
  void controlCEndsItInTimeAlsoWhereTheReceiverAcceptsAndNeverAnswers() throws Exception {
    Records.write(folder.resolve("edge.log"), Records.at(1, "info", "one", ""));
    try (ServerSocket silent = new ServerSocket(0)) {
      silent.setSoTimeout((int) PATIENCE.toMillis());
      configure("splunk: {url: 'http://127.0.0.1:" + silent.getLocalPort() + "', token: t}", "");
      try (Child shipper = Child.interruptible(folder, "ship");
          Socket request = silent.accept()) {
        assertThat(request.getInputStream().read()).as("a request begins").isPositive();
        new ProcessBuilder("kill", "-INT", Long.toString(shipper.pid())).start().waitFor();
        long before = System.nanoTime();
        assertThat(shipper.status()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(9));
        assertThat(shipper.line())
            .containsPattern("splunk: read (\\d+) = delivered 0 .* lost 0 [+] pending \\1$");
      }
    }
  }

  @Test
  void statusAsksTheRunningShipperAndSaysWhenNoneRuns() throws Exception {
    Records.write(folder.resolve("edge.log"), Records.at(1, "info", "one", ""));
    int port = Ports.free();
    String status = "status: {listen: '127.0.0.1:" + port + "'}";
    try (Child collector = collector("one")) {
      String receiver = url(collector);
      configure(
          "{splunk: {url: '"
              + receiver
              + "', token: t},"
              + " away: {type: loki, url: 'http://127.0.0.1:"
              + Ports.free()
              + "',"
              + " labels: {job: edge}, max_age: 36500d}}",
          status);
      CommandLineRun before = run("status");
      assertThat(before.status()).isEqualTo(3);
      assertThat(before.err())
          .startsWith("taffrail: no shipper runs: nobody listens on 127.0.0.1:" + port);

      try (Child shipper = new Child(folder, "ship")) {
        awaitText("stderr", "away retrying");
        awaitText("one/127.0.0.1/127.0.0.1.log", "\"one\"");
        await()
            .atMost(PATIENCE)
            .until(() -> run("status").out().matches("(?s).*splunk +ok +3 +3 .*"));
        CommandLineRun run = run("status");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
            .containsPattern("taffrail \\S+, process " + shipper.pid() + ", started \\d+ s ago")
            .containsPattern("SINK +STATE +READ +DELIVERED +FILTERED")
            .containsPattern("away +retrying +\\d+ +0 ")
            .containsPattern("away said \\d+ s ago: \\S+");
        assertThat(run("status", "-o", "json").out())
            .startsWith("{\"version\":")
            .contains("\"away\":{\"state\":\"retrying\"");

        int other = Ports.free();
        configure(
            "{splunk: {url: '" + receiver + "', token: t}}",
            "status: {listen: '127.0.0.1:" + other + "', token: geheim}");
        hangUp(shipper);
        awaitText("stderr", TAKEN);
        assertThat(run("status").out())
            .contains("configurations read since 1")
            .doesNotContain("away");
        configure("{}", status);
        assertThat(run("status").status()).isEqualTo(3);
        configure("{}", "status: {listen: '127.0.0.1:" + other + "', token: other}");
        CommandLineRun wrong = run("status");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("another token").doesNotContain("geheim", "other\"");
      }
    }
  }

  private Child collector(String dir) throws IOException {
    return new Child(folder, "collect", "--listen", "127.0.0.1:0", "--dir", dir);
  }

  private static String url(Child collector) throws IOException {
    return String.valueOf(collector.line()).replace("listening on ", "");
  }

  private void configure(String sinks, String more) throws IOException {
    String inline = sinks.startsWith("{") ? sinks : "{" + sinks + "}";
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        "journal: {path: edge.log}\nsinks: " + inline + "\n" + more + "\n");
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

  private CommandLineRun run(String... arguments) {
    return new CommandLineRun(folder).run(arguments);
  }
}
