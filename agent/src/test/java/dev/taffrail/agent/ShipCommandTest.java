package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against {@code taffrail collect} in a process of its own. */
class ShipCommandTest {
  private static final String ID = "0190163d-8694-739b-aea5-966c26f8ad90";

  @TempDir Path folder;

  @Test
  void onceSendsAllThereIsAndSaysWhatBecameOfIt() throws Exception {
    Records.write(folder.resolve("edge.log"), records(20));
    try (Child collector = collector()) {
      configure(url(collector), "{loki: %s, splunk: %s}");
      CommandLineRun run = run("ship", "--config", "taffrail.yaml", "--once");

      assertThat(run.status()).as(run.err()).isZero();
      // Twenty of ours, and the seals of genesis and close.
      assertThat(run.outLines())
          .containsExactly(
              "loki: read 22 = delivered 22 + filtered 0 + summarised 0 + refused 0 + lost 0"
                  + " + pending 0",
              "splunk: read 22 = delivered 22 + filtered 0 + summarised 0 + refused 0 + lost 0"
                  + " + pending 0");

      collector.terminate();
      assertThat(collector.status()).isZero();
    }
    CommandLineRun trace = run("trace", ID, "edge.log", "received/127.0.0.1/127.0.0.1.log");
    assertThat(trace.outLines()).hasSize(1 + 20);
    assertThat(trace.outLines().stream().skip(1))
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        ".*  e\\d+ +edge\\.log (loki\\+\\d+d splunk|splunk\\+\\d+d loki)\\+\\d+d"));
  }

  @Test
  void onceSaysWhatCouldNotBeReadAndFails() throws Exception {
    Records.write(folder.resolve("edge.log"), records(3));
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        journal: {path: edge.log}
        sources: {system: {journald: true}}
        sinks: {archive: {type: file, path: archive.jsonl}}
        """);
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path journalctl = bin.resolve("journalctl");
    Files.writeString(journalctl, "#!/bin/sh\necho 'insufficient permissions' >&2\nexit 1\n");
    assertThat(journalctl.toFile().setExecutable(true)).isTrue();
    try (Child shipper = Child.in(folder, Map.of("PATH", bin.toString()), "ship", "--once")) {
      assertThat(shipper.status()).isEqualTo(1);
      assertThat(shipper.line()).startsWith("archive: read 5 = delivered 5");
      assertThat(Files.readString(folder.resolve("stderr")))
          .contains("source system not whole: journalctl: exit status 1: insufficient permissions");
    }
  }

  @Test
  void shipsIntoAFileAndOntoTheConsole() throws Exception {
    Records.write(folder.resolve("edge.log"), records(3));
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        journal: {path: edge.log}
        sinks: {archive: {type: file, path: archive.jsonl}, console: {}}
        """);
    try (Child shipper = new Child(folder, "ship", "--once")) {
      List<String> said = new ArrayList<>();
      for (String line = shipper.line(); line != null; line = shipper.line()) {
        said.add(line);
      }
      assertThat(shipper.status()).isZero();
      assertThat(said)
          .anyMatch(line -> line.matches(".* info \\S+ e2 \"correlation_id\":\"" + ID + "\""))
          .anyMatch(line -> line.startsWith("archive: read 5 = delivered 5 +"))
          .anyMatch(line -> line.startsWith("console: read 5 = delivered 5 +"));
    }
    assertThat(Files.readAllLines(folder.resolve("archive.jsonl")))
        .containsExactlyInAnyOrderElementsOf(Files.readAllLines(folder.resolve("edge.log")));
  }

  @Test
  void whatTransformsDropIsCounted() throws Exception {
    Records.write(folder.resolve("edge.log"), records(20));
    try (Child collector = collector()) {
      configure(
          url(collector), "{loki: %s}\ntransforms: [{drop: {event: e3}}, {drop: {event: e4}}]");

      assertThat(run("ship", "--once").out()).contains("read 22 = delivered 20 + filtered 2 +");
    }
  }

  @Test
  void onceSendsSummariesOfWhatThereIsAndCountsThemApart() throws Exception {
    Records.write(folder.resolve("edge.log"), records(20));
    try (Child collector = collector()) {
      configure(
          url(collector), "{loki: %s}\ntransforms: [{summarise: {event: [e3, e4], every: 365d}}]");
      CommandLineRun run = run("ship", "--once");

      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.outLines())
          .containsExactly(
              "loki: read 22 = delivered 20 + filtered 0 + summarised 2 + refused 0 + lost 0"
                  + " + pending 0, and 2 summaries delivered");
    }
    assertThat(Files.readString(folder.resolve("received/127.0.0.1/127.0.0.1.log")))
        .contains("log_summary")
        .doesNotContain("\"event\":\"e3\"");
  }

  @Test
  void refusedRecordsAreCountedAndTheStatusSaysSo() throws Exception {
    Records.write(folder.resolve("edge.log"), records(5));
    try (Child collector = collector("--loki-max-age", "1h")) {
      configure(url(collector), "{loki: %s}");
      CommandLineRun first = run("ship", "--once");
      CommandLineRun second = run("ship", "--once");

      assertThat(first.status()).isEqualTo(1);
      assertThat(first.out())
          .contains("read 7 = delivered 2 +", "refused 5 +", "refused by reason");
      // Nothing was refused this time, though the sum still tells.
      assertThat(second.status()).isZero();
      assertThat(second.out()).contains("refused 5 +");
    }
  }

  @Test
  void aReceiverThatRefusesEverythingIsNamedInItsOwnWords() throws Exception {
    Records.write(folder.resolve("edge.log"), records(12));
    try (Child collector = collector("--loki-max-age", "1h")) {
      configure(url(collector), "{loki: %s}");
      assertThat(run("ship", "--once").err()).containsPattern("loki refusing: .*timestamp too old");
    }
  }

  @Test
  void aReceiverThatIsAwayIsNamedAndATimeoutEndsTheWait() throws Exception {
    Records.write(folder.resolve("edge.log"), records(5));
    configure("http://127.0.0.1:" + Ports.free(), "{loki: %s}");
    CommandLineRun run = run("ship", "--once", "--timeout", "1s");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("taffrail: loki retrying: ");
    assertThat(run.out()).contains("delivered 0 +").doesNotContain("pending 0");
  }

  @Test
  void aTimeoutOfAShipperThatDoesNotEndIsAnError() throws Exception {
    configure("http://127.0.0.1:" + Ports.free(), "{loki: %s}");
    CommandLineRun run = run("ship", "--timeout", "1s");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "taffrail: --timeout: expected --once, --stdin or --refused beside it, found none\n");
  }

  @Test
  void aTimeoutEndsTheWaitForAReceiverThatDoesNotAnswer() throws Exception {
    Records.write(folder.resolve("edge.log"), records(5));
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      configure("http://127.0.0.1:" + silent.getLocalPort(), "{loki: %s}");
      long begin = System.nanoTime();
      CommandLineRun run = run("ship", "--once", "--timeout", "1s");

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out()).contains("delivered 0 +").doesNotContain("pending 0");
      // The time itself, 2 s for the end, and some of a busy machine's; a stop's 5 s make it more.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void toldToStopItSendsWhatThereIsAndEndsWell() throws Exception {
    Records.write(folder.resolve("edge.log"), records(5));
    try (Child collector = collector()) {
      configure(url(collector), "{loki: %s}");
      try (Child shipper = new Child(folder, "ship", "--config", "taffrail.yaml")) {
        awaitText(folder.resolve("received/127.0.0.1/127.0.0.1.log"), "\"event\":\"e4\"");
        shipper.terminate();

        assertThat(shipper.status()).isZero();
        assertThat(shipper.line()).startsWith("loki: read 7 = delivered 7 +");
      }
    }
  }

  @Test
  void twoShippersOfOneJournalAreOneTooMany() throws Exception {
    Records.write(folder.resolve("edge.log"), records(1));
    configure("http://127.0.0.1:" + Ports.free(), "{loki: %s}");
    Child first = new Child(folder, "ship");
    try {
      awaitText(folder.resolve("stderr"), "retrying");
      CommandLineRun second = run("ship", "--once");

      assertThat(second.status()).isEqualTo(2);
      assertThat(second.err().lines()).singleElement().asString().contains("held");
    } finally {
      first.close();
    }
  }

  @Test
  void sourcesAreShippedBesideTheJournalAndSaidByCheck() throws Exception {
    Records.write(folder.resolve("edge.log"), records(2));
    Records.write(folder.resolve("kernel.log"), records(3));
    Files.writeString(folder.resolve("app.log"), "one\ntwo\n");
    try (Child collector = collector()) {
      configure(
          url(collector),
          "{loki: %s}\nsources:\n  app: {files: '*p.log'}\n  kernel: {journal: kernel.log}");
      CommandLineRun run = run("ship", "--once");

      assertThat(run.status()).as(run.err()).isZero();
      // Each journal has the seals of genesis and close.
      assertThat(run.out()).startsWith("loki: read 11 = delivered 11 +");
      assertThat(run("ship", "--once").out()).startsWith("loki: read 11 = delivered 11 +");
      assertThat(run("check", "taffrail.yaml").out())
          .contains(
              "source    app, " + folder.resolve("*p.log"),
              "source    kernel, " + folder.resolve("kernel.log"));
    }
    assertThat(folder.resolve("edge.log.position.app.loki")).exists();
  }

  @Test
  void standardInputIsShippedThroughTheJournalAndEndsTheCommand() throws Exception {
    try (Child collector = collector()) {
      configure(url(collector), "{loki: %s}");
      CommandLineRun run =
          new CommandLineRun(folder)
              .input("one\n{\"event\":\"two\"}\n")
              .run("ship", "--stdin=json");

      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.out()).contains("refused 0 + lost 0 + pending 0");
      awaitText(folder.resolve("received/127.0.0.1/127.0.0.1.log"), "\"event\":\"two\"");
    }
    assertThat(Files.readString(folder.resolve("edge.log"))).contains("\"message\":\"one\"");
  }

  /** Two readers of one pipe would each get some of its lines. */
  @Test
  void standardInputIsReadByTheOptionOrByASourceAndNotByBoth() throws IOException {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        "sources: {pipe: {stdin: true, journal: pipe.log}}\nsinks: {console: {}}\n");
    CommandLineRun run = new CommandLineRun(folder).input("one\n").run("ship", "--stdin", "--once");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "taffrail: --stdin: expected no source with stdin: true beside it, found one in "
                + folder.resolve("taffrail.yaml"));
    assertThat(folder.resolve("pipe.log")).doesNotExist();
  }

  @Test
  void withoutSinksThereIsNothingToDo() throws IOException {
    Files.writeString(folder.resolve("taffrail.yaml"), "device: d1\n");
    CommandLineRun run = run("ship");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines("taffrail: no sinks in " + folder.resolve("taffrail.yaml"));
  }

  @Test
  void whatWasRefusedIsSentOnceMoreWhenTheReceiverIsMended() throws Exception {
    Records.write(folder.resolve("edge.log"), records(5));
    try (Child strict = collector("--loki-max-age", "1h")) {
      configure(url(strict), "{loki: %s}");
      assertThat(run("ship", "--once").out()).contains("refused 5 +");
      CommandLineRun again = run("ship", "--refused", "loki");
      assertThat(again.status()).isEqualTo(1);
      assertThat(again.out()).startsWith("loki: read 5 = delivered 0 +").contains("refused 5 +");
    }
    try (Child mended = collector()) {
      configure(url(mended), "{loki: %s}");
      CommandLineRun run = run("ship", "--refused", "loki");

      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("loki: read 5 = delivered 5 +");
      assertThat(Files.readString(folder.resolve("received/127.0.0.1/127.0.0.1.log")))
          .contains("\"e0\"", "\"e4\"");
      assertThat(run("ship", "--refused", "loki").out()).startsWith("loki: no refused records");
    }
    assertThat(folder.resolve("edge.log.refused.loki.log")).doesNotExist();
  }

  @Test
  void whatAReceiverThatIsAwayDoesNotTakeStaysInTheRefusedLog() throws Exception {
    Records.write(folder.resolve("edge.log"), records(5));
    try (Child strict = collector("--loki-max-age", "1h")) {
      configure(url(strict), "{loki: %s}");
      run("ship", "--once");
    }
    Path log = folder.resolve("edge.log.refused.loki.log");
    List<String> before = Files.readAllLines(log);
    configure("http://127.0.0.1:" + Ports.free(), "{loki: %s}");
    CommandLineRun run = run("ship", "--refused", "loki", "--timeout", "1s");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("taffrail: loki: 5 records not sent: ");
    assertThat(Files.readAllLines(log)).isEqualTo(before).hasSize(5);
    assertThat(run("ship", "--refused", "lokki").err())
        .contains("expected one of loki, found 'lokki'");
  }

  private Child collector(String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("collect", "--listen", "127.0.0.1:0", "--dir", "received"));
    arguments.addAll(List.of(options));
    return new Child(folder, arguments.toArray(String[]::new));
  }

  private static String url(Child collector) throws IOException {
    return String.valueOf(collector.line()).replace("listening on ", "");
  }

  /** Sinks in YAML, with {@code %s} for what each of them needs. */
  private void configure(String url, String sinks) throws IOException {
    String yaml = "journal: {path: edge.log}\nsinks: " + sinks + "\n";
    String each = "{url: '" + url + "', %s}";
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        yaml.replace(
                "loki: %s", "loki: " + String.format(each, "labels: {job: edge}, max_age: 36500d"))
            .replace("splunk: %s", "splunk: " + String.format(each, "token: t")));
  }

  private static String[] records(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Records.at(i, "info", "e" + i, ",\"correlation_id\":\"" + ID + "\""))
        .toArray(String[]::new);
  }

  private static void awaitText(Path file, String text) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(file) && Files.readString(file).contains(text));
  }

  private CommandLineRun run(String... arguments) {
    return new CommandLineRun(folder).run(arguments);
  }
}
