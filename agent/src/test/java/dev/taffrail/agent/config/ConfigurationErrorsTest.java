package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationErrorsTest extends ReportedErrors {
  /** Each YAML in one line, {@code ⏎} for a line end; the line, key, expectation and finding. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "device: [a] | 1: device: expected a text, found a list",
        "device: '${device}' | 1: device: expected ${env:NAME}, ${file:PATH} or "
            + "${credential:NAME} ($${ for a literal ${), found '${device}'",
        "device: x⏎lvel: info | 2: lvel: expected one of clock, debug, device, journal, level, "
            + "page, pipelines, sinks, sources, status, tests, transforms, watch, found the unknown key 'lvel' (meant level?)",
        "zzzzzz: 1 | 1: zzzzzz: expected one of clock, debug, device, journal, level, "
            + "page, pipelines, sinks, sources, status, tests, transforms, watch, found the unknown key 'zzzzzz'",
        "watch: {disk: {below: 101%}} | 1: watch.disk.below: expected a share such as 5% or a size "
            + "such as 64MiB, found '101%'",
        "watch: {disk: {free: 5%}} | 1: watch.disk.free: expected one of below, full, found the "
            + "unknown key 'free'",
        "watch: {disk: 5%} | 1: watch.disk: expected keys with values, found '5%'",
        "watch: {temperature: hot} | 1: watch.temperature: expected a temperature in degrees "
            + "Celsius from -50 to 200, or false, found 'hot'",
        "watch: {queues: 0.8} | 1: watch.queues: expected a share of more than 0 to 100 % such as "
            + "80%, or false, found '0.8'",
        "watch: {clock: 1ms} | 1: watch.clock: expected a time from 100ms on such as 500ms or 10s, "
            + "found '1ms'",
        "watch: {every: 0} | 1: watch.every: expected a time from 100ms on such as 500ms or 10s, "
            + "found '0'",
        "watch: {fan: 1} | 1: watch.fan: expected one of clock, disk, every, queues, repeat, "
            + "temperature, throttling, found the unknown key 'fan'",
        "watch: 5 | 1: watch: expected keys with values, found '5'",
        "clock: {unset_before: yesterday} | 1: clock.unset_before: expected a day from 1970 on "
            + "such as 2026-01-01, found 'yesterday'",
        "clock: {wait: -1s} | 1: clock.wait: expected a time such as 500ms, 60s, 24h or 7d, "
            + "found '-1s'",
        "clock: {after: 1s} | 1: clock.after: expected one of unset_before, wait, found the "
            + "unknown key 'after'",
        "level: loud | 1: level: expected one of debug, info, warning, error, critical, "
            + "found 'loud'",
        "level: info⏎device: a⏎level: debug | 3: level: expected each key once, "
            + "found it again (first in line 1)",
        "journal: 7 | 1: journal: expected keys with values, found '7'",
        "journal:⏎  path: | 2: journal.path: expected a path, found nothing",
        "journal:⏎  max_bytes: 64KiB⏎  sealed: true | 2: journal.max_bytes: expected at least "
            + "128KiB in a sealed journal (or sealed: false), found '64KiB'",
        "journal: {max_bytes: 1 Mo} | 1: journal.max_bytes: expected a size such as 512KiB or "
            + "1MiB, found '1 Mo'",
        "journal: {max_bytes: -1} | 1: journal.max_bytes: expected a size such as 512KiB or 1MiB, "
            + "found '-1'",
        "journal: {backups: many} | 1: journal.backups: expected a whole number from 0 to 10000, "
            + "found 'many'",
        "journal: {sealed: yes} | 1: journal.sealed: expected true or false, found 'yes'",
        "journal: {sync: 60} | 1: journal.sync: expected a time such as 500ms, 60s, 24h or 7d, "
            + "found '60'",
        "journal: {timeout: 0s} | 1: journal.timeout: expected a time above zero such as 60s or "
            + "24h, found '0s'",
        "journal: {origin: 'a b'} | 1: journal.origin: expected a name without scheme, spaces, "
            + "quotes, \\ and +, such as example.com/site7/rpi-0042/edge, found 'a b'",
        "journal: {max_byte: 1} | 1: journal.max_byte: expected one of backups, "
            + "hold_unshipped, keep, max_bytes, max_total_bytes, origin, path, sealed, sync, timeout, found the unknown key 'max_byte' (meant max_bytes?)",
        "journal: {max_total_bytes: 1MiB, max_bytes: 2MiB} | 1: journal.max_total_bytes: expected "
            + "0 for no limit, or at least max_bytes, found '1MiB'",
        "journal: {max_total_bytes: 1MiB, max_bytes: 0, sealed: false} | 1: "
            + "journal.max_total_bytes: expected 0, as max_bytes: 0 never rotates, found '1MiB'",
        "journal: {hold_unshipped: all} | 1: journal.hold_unshipped: expected a size such as "
            + "512KiB or 1MiB, found 'all'",
        "debug: {keep: 0s} | 1: debug.keep: expected a time above zero such as 60s or 24h, "
            + "found '0s'",
        "debug: {max_bytes: 1KiB} | 1: debug.max_bytes: expected at least 256KiB, found '1KiB'",
        "journal: {path: /a/b}⏎debug: {path: /a/../a/b} | 2: debug: expected another path than "
            + "the journal's, found the same, /a/b",
        "transforms: []⏎tests: [{name: n, input: [x], expect: nothing}] | 2: tests: expected a sink "
            + "whose transforms are tried, found none",
        "tests: [{name: n, input: [{event: a}]}] | 1: tests[0]: expected some of expect, sinks, "
            + "found none of them",
        "tests: [{name: n, input: [{event: a}], expect: all}] | 1: tests[0].expect: expected a list "
            + "of records, or nothing, found 'all'",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}}⏎tests:⏎- {name: n, input: [x], "
            + "sinks: {lokki: nothing}} | 4: tests[0].sinks.lokki: expected one of loki, found the "
            + "unknown key 'lokki' (meant loki?)",
        "status: {listen: '0.0.0.0:9598'} | 1: status.listen: expected a token as well, or a "
            + "loopback address as 127.0.0.1:9598, found '0.0.0.0:9598'",
        "status: {listen: 9598} | 1: status.listen: expected HOST:PORT such as 127.0.0.1:9598, "
            + "found '9598'",
        "page: {listen: '0.0.0.0:7171'} | 1: page.listen: expected a token as well, or a "
            + "loopback address as 127.0.0.1:7171, found '0.0.0.0:7171'",
        "status: {token: ''} | 1: status.token: expected a token of printable ASCII, not empty, "
            + "without blanks around it, found a value that is not shown",
        "page: {token: 'hush '} | 1: page.token: expected a token of printable ASCII, not empty, "
            + "without blanks around it, found a value that is not shown",
        "- a | 1: expected keys with values, found something else",
      })
  void oneErrorIsReportedWithLineKeyAndWhatWouldBeRight(String yaml, String error) {
    assertReported(yaml, error);
  }

  @Test
  void allErrorsAreReportedTogetherInTheOrderOfTheirLines() {
    ConfigurationException e =
        failure(
            """
            levl: info
            journal: {max_bytes: 1, backups: -1}
            sinks:
              loki: {url: x}
              loki2: {type: loki, url: x, labels: {job: a}, source_labels: {journal: {lane: b}}}
            pipelines:
              p: {window: long}
            """);

    assertThat(e.problems())
        .extracting(p -> p.line() + " " + p.key())
        .containsExactly(
            "1 levl",
            "2 journal.backups",
            "2 journal.max_bytes",
            "4 sinks.loki.labels",
            "4 sinks.loki.url",
            "5 sinks.loki2.source_labels",
            "5 sinks.loki2.url",
            "7 pipelines.p",
            "7 pipelines.p.window");
  }

  @Test
  void brokenYamlIsReportedWithItsLine() {
    ConfigurationException e = failure("device: a\njournal: {path: b\nlevel: info\n");

    assertThat(e.problems()).hasSize(1);
    assertThat(e.problems().get(0).line()).isEqualTo(3);
    assertThat(e.problems().get(0).expected()).isEqualTo("YAML");
  }

  @Test
  void yamlThatIsNestedTooDeepToBeReadIsReported() {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);
    assertThat(failure("transforms: " + deep))
        .hasMessageEndingWith("1: expected values nested less deep, found too many levels");
  }

  @Test
  void aSecondDocumentIsReported() {
    assertThat(failure("device: a\n---\ndevice: b\n").problems())
        .extracting(Problem::expected)
        .containsExactly("YAML");
  }

  @Test
  void bytesThatAreNoUtf8AreReported() throws Exception {
    Path file = folder.resolve("latin1.yaml");
    Files.write(file, "device: Büro\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(failure(file)).hasMessage(file + ":1: expected YAML in UTF-8, found other bytes");
  }

  @Test
  void aSecretsFileThatIsMissingIsReportedWithItsPlace() {
    assertThat(failure("sinks: {splunk: {url: 'http://l', token: '${file:no/such}'}}"))
        .hasMessageEndingWith(
            ":1: sinks.splunk.token: expected a readable text file of at most 64 KiB for "
                + "${file:no/such}, found no "
                + folder.resolve("no/such"));
  }

  @Test
  void aMissingFileIsAnIoException() {
    Path file = folder.resolve("none.yaml");

    Assertions.assertThatThrownBy(() -> Configuration.load(file, environment()))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(file.toString());
  }
}
