package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir Path folder;

  @Test
  void aGoodConfigurationIsOkAndSummarised() throws IOException {
    Files.writeString(
        folder.resolve("good.yaml"),
        """
        device: d1
        journal: {path: edge.log}
        debug: {path: debug.log}
        sinks:
          loki: {url: "http://l:3100", labels: {job: x}, limit: {per_day: 1KiB}, too_new: restamp}
          splunk: {url: "http://s:8088", token: hush}
        pipelines:
          cold: {csv: x.csv, rules: [threshold: {name: warm, above: 8}]}
          live: {adapters: [{simulator: {}}, {thermal: {}}], cloud: {url: "https://c/geheim"}}
        """);
    CommandLineRun run = new CommandLineRun(folder).run("check", "good.yaml");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.outLines()).first().isEqualTo("OK");
    assertThat(run.out())
        .contains(
            "d1",
            folder.resolve("edge.log") + ", sealed, 1 MiB in each of 4 files",
            folder.resolve("debug.log") + ", unsealed",
            "not set before 2026-01-01T00:00:00Z: wait 1200 s",
            "loki, http://l:3100/loki/api/v1/push, too old after 168 h: keep,"
                + " too new beyond 600 s: restamp, 1 KiB a day\n",
            "splunk, http://s:8088",
            "pipeline  cold, " + folder.resolve("x.csv") + ", 1 rule, 0 actions\n",
            "pipeline  live, 2 live adapters, 0 rules, 0 actions, cloud c\n")
        .doesNotContain("hush");
  }

  @Test
  void eachFileOfTlsThatIsNoGoodIsNamed() throws IOException {
    Files.writeString(folder.resolve("key.pem"), "-----BEGIN CERTIFICATE-----");
    Files.writeString(
        folder.resolve("tls.yaml"),
        """
        journal: {path: edge.log}
        sinks:
          loki: {url: "https://l:3100", labels: {job: x}, tls: {ca: gone.pem}}
          splunk: {url: "https://s:8088", token: hush, tls: {ca: key.pem}}
          otlp: {url: "http://o:4318"}
        """);
    CommandLineRun run = new CommandLineRun(folder).run("check", "tls.yaml");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "%s:3: sinks.loki.tls: expected a file at %s, found none",
                        folder.resolve("tls.yaml"), folder.resolve("gone.pem")),
            line ->
                assertThat(line).contains("yaml:4: sinks.splunk.tls: expected", "key.pem, found"));
    assertThat(run.out()).isEmpty();
  }

  @Test
  void eachFileOfTlsOfAPipelineThatIsNoGoodIsNamed() throws IOException {
    Files.writeString(
        folder.resolve("tls.yaml"),
        """
        journal: {path: edge.log}
        pipelines:
          a:
            adapters:
              - http: {url: "https://h", tls: {ca: one.pem}}
              - mqtt: {url: "mqtts://h", topics: t, tls: {ca: two.pem}}
            actions:
              - mqtt: {url: "mqtts://h", topic: t, tls: {certificate: three.pem, key: k.pem}}
            cloud:
              mqtt: {url: "mqtts://h", topic: t, tls: {ca: four.pem}}
          b:
            csv: b.csv
            cloud: {url: "https://h", tls: {ca: five.pem}}
        """);
    CommandLineRun run = new CommandLineRun(folder).run("check", "tls.yaml");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactly(
            absent("5: pipelines.a.adapters[0].http.tls", "one.pem"),
            absent("6: pipelines.a.adapters[1].mqtt.tls", "two.pem"),
            absent("8: pipelines.a.actions[0].mqtt.tls", "three.pem"),
            absent("10: pipelines.a.cloud.mqtt.tls", "four.pem"),
            absent("13: pipelines.b.cloud.tls", "five.pem"));
  }

  private String absent(String place, String file) {
    return String.format(
        "%s:%s: expected a file at %s, found none",
        folder.resolve("tls.yaml"), place, folder.resolve(file));
  }

  @Test
  void whatAnErrorQuotesDoesNothingToATerminal() throws IOException {
    Files.writeString(folder.resolve("taffrail.yaml"), "level: \"\\x9b31mred\\u202e\"\n");
    CommandLineRun run = new CommandLineRun(folder).run("check", "taffrail.yaml");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("found '\\u009b31mred\\u202e'");
  }

  @Test
  void aFileTooLongForAConfigurationIsRefusedUnparsed() throws IOException {
    Files.writeString(folder.resolve("big.yaml"), "device: a\n#" + "x".repeat(10_000_000));
    CommandLineRun run = new CommandLineRun(folder).run("check", "big.yaml");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("at most 1048576 bytes", "found 10000011 bytes");
  }

  @Test
  void theParsersOwnWordFoundIsNotRepeated() throws IOException {
    Files.writeString(folder.resolve("tab.yaml"), "journal:\n\tpath: x\n");
    CommandLineRun run = new CommandLineRun(folder).run("check", "tab.yaml");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("tab.yaml:2", "found character").doesNotContain("found found");
  }

  @Test
  void allErrorsAreReportedAtOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "levl: info\n\nsinks: {x: {}}\n");
    CommandLineRun run = new CommandLineRun(folder).run("check", "bad.yaml");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith(file + ":1: levl: expected "),
            second -> assertThat(second).startsWith(file + ":3: sinks.x.type: expected "));
  }

  @Test
  void theExampleOfTheReadmeIsRight() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    int begin = readme.indexOf("```yaml\n") + "```yaml\n".length();
    Files.writeString(
        folder.resolve("readme.yaml"), readme.substring(begin, readme.indexOf("```", begin)));
    CommandLineRun run =
        new CommandLineRun(folder).variable("SPLUNK_TOKEN", "t").run("check", "readme.yaml");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("OK\n").contains("loki, ", "splunk, ", "cloudwatch, ");
  }
}
