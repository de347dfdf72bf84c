package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationErrorsTest {
  @TempDir Path folder;

  /** Each YAML in one line, {@code ⏎} for a line end; the line, key, expectation and finding. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "device: [a] | 1: device: expected a text, found a list",
        "device: '${device}' | 1: device: expected ${env:NAME}, ${file:PATH} or "
            + "${credential:NAME} ($${ for a literal ${), found '${device}'",
        "device: x⏎lvel: info | 2: lvel: expected one of debug, device, journal, level, "
            + "pipelines, sinks, sources, status, transforms, found the unknown key 'lvel' (meant level?)",
        "zzzzzz: 1 | 1: zzzzzz: expected one of debug, device, journal, level, "
            + "pipelines, sinks, sources, status, transforms, found the unknown key 'zzzzzz'",
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
        "sources: {App: {files: /a/b}} | 1: sources.App: expected a source's name of a-z, 0-9, _ "
            + "and -, found 'App'",
        "sources: {app: {}} | 1: sources.app: expected at least one of files, stdin, "
            + "journal, found none of them",
        "sources: {app: {file: /a/b}} | 1: sources.app.file: expected one of files, journal, "
            + "stdin, found the unknown key 'file' (meant files?)",
        "sources: {app: {files: [/a, {}]}} | 1: sources.app.files[1]: expected a path, found keys "
            + "with values",
        "sources: {app: {files: '/a/['}} | 1: sources.app.files: expected a name with * ? [a-z] "
            + "{a,b}, found '/a/['",
        "sources: {app: {files: /a, format: xml}} | 1: sources.app.format: expected one of plain, "
            + "json, logfmt, regex, found 'xml'",
        "sources:⏎  app:⏎    files: /a⏎    format: regex | 3: sources.app.regex: expected this "
            + "key, which is required, found it is left out",
        "sources: {app: {files: /a, format: regex, regex: '('}} | 1: sources.app.regex: expected "
            + "a regular expression, found '('",
        "sources: {app: {files: /a, regex: '.*'}} | 1: sources.app.regex: expected format: regex "
            + "with it, found another format",
        "sources: {app: {files: /a, multiline: {start: a, continuation: b}}} | 1: "
            + "sources.app.multiline: expected exactly one of start, continuation, found start and "
            + "continuation",
        "sources: {app: {files: /a, time_format: 'qqqqqq'}} | 1: sources.app.time_format: "
            + "expected a pattern of DateTimeFormatter, found 'qqqqqq'",
        "sources: {app: {files: /a, time_zone: Mars}} | 1: sources.app.time_zone: expected a time "
            + "zone such as UTC or Europe/Berlin, found 'Mars'",
        "sources: {p: {stdin: true}} | 1: sources.p.stdin: expected a journal as well: a pipe "
            + "cannot be read again, found none",
        "sources: {p: {stdin: true, journal: /a}, q: {stdin: true, journal: /b}} | 1: sources.q: "
            + "expected standard input once, found it in p, too",
        "journal: {path: /a}⏎sources: {k: {journal: /a}} | 2: sources.k: expected a journal of its "
            + "own, found that of journal, which is shipped anyway",
        "sources: {k: {journal: /a}, l: {journal: /a}} | 1: sources.l: expected a journal of its "
            + "own, found that of k",
        "transforms: {keep: {level: info}} | 1: transforms: expected a list, "
            + "found keys with values",
        "transforms:⏎- keep: {}⏎ | 2: transforms[0].keep.level: expected this key, which is "
            + "required, found it is left out",
        "transforms:⏎- keep: {level: info}⏎- summarise: {event: x} | 3: transforms[1].summarise: "
            + "expected one of drop, keep, found the unknown key 'summarise'",
        "transforms: [drop: {event: a, logger: b}] | 1: transforms[0].drop: expected exactly one "
            + "of event, logger, found event and logger",
        "sinks:⏎  loki:⏎    url: http://l | 3: sinks.loki.labels: expected this key, which is "
            + "required, found it is left out",
        "sinks:⏎  Main: {type: loki, url: 'http://l', labels: {job: x}} | 2: sinks.Main: expected "
            + "a sink's name of a-z, 0-9, _ and -, found 'Main'",
        "sinks:⏎  main: {url: 'http://l'} | 2: sinks.main.type: expected this key, which is "
            + "required, found it is left out",
        "sinks:⏎  main: {type: lokki} | 2: sinks.main.type: expected one of loki, splunk, "
            + "cloudwatch, found 'lokki'",
        "sinks:⏎  loki: {url: 'l:3100', labels: {job: x}} | 2: sinks.loki.url: expected a URL such "
            + "as https://host:3100, without user, password and query in it, found 'l:3100'",
        "sinks:⏎  loki: {url: 'http://u:hush@l', labels: {job: x}} | 2: sinks.loki.url: expected "
            + "a URL such as https://host:3100, without user, password and query in it, "
            + "found 'http://…@l'",
        "sinks:⏎  loki: {url: 'http://u:hush/hush@hush@l', labels: {job: x}} | 2: sinks.loki.url: "
            + "expected a URL such as https://host:3100, without user, password and query in it, "
            + "found 'http://…@l'",
        "sinks:⏎  loki: {url: 'http://l/a?token=hush', labels: {job: x}} | 2: sinks.loki.url: "
            + "expected a URL such as https://host:3100, without user, password and query in it, "
            + "found 'http://l/a?…'",
        "sinks:⏎  loki:⏎    url: http://l⏎    labels: {} | 4: sinks.loki.labels: expected 1 to 12, "
            + "found 0",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}, username: u} | 2: sinks.loki.username: "
            + "expected username and password together, found only username",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}, username: u, password: p, token: t} | "
            + "2: sinks.loki.token: expected either token or username and password, found both",
        "sinks:⏎  splunk: {url: 'http://l', token: Splunk hush} | 2: sinks.splunk.token: expected "
            + "a token of printable ASCII, without the word Splunk before it, "
            + "found a value that is not shown",
        "sinks:⏎  splunk: {url: 'http://l', token: 'a${env:NOPE}'} | 2: sinks.splunk.token: "
            + "expected the environment variable NOPE, found it is not set",
        "sinks:⏎  splunk: {url: 'http://l', token: '${credential:x}'} | 2: sinks.splunk.token: "
            + "expected CREDENTIALS_DIRECTORY in the environment for ${credential:x} (systemd's "
            + "LoadCredential), found it is not set",
        "sinks:⏎  splunk: {url: 'http://l', token: '${vault:x}'} | 2: sinks.splunk.token: expected "
            + "${device}, ${env:NAME}, ${file:PATH} or ${credential:NAME} ($${ for a literal ${), "
            + "found '${vault:x}'",
        "sinks:⏎  cloudwatch: {region: eu, group: a b, stream: s} | 2: sinks.cloudwatch.group: "
            + "expected 1 to 512 of A-Z a-z 0-9 . - _ / #, found 'a b'",
        "pipelines:⏎  a:⏎    sensor: s | 3: pipelines.a.csv: expected this key, which is required, "
            + "found it is left out",
        "pipelines: {a: {csv: x, window: 0s}} | 1: pipelines.a.window: expected a time above zero "
            + "such as 60s or 24h, found '0s'",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - threshold: {name: n, above: 5, clear: 6} | "
            + "5: pipelines.a.rules[0].threshold.clear: expected at or below 5.0, where the rule "
            + "fires, found '6'",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - rate: {name: n, rising: 0} | 5: "
            + "pipelines.a.rules[0].rate.rising: expected a number above 0, found '0'",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - threshold: {name: n, clear: 1} | 5: "
            + "pipelines.a.rules[0].threshold: expected exactly one of above, below, "
            + "found none of them",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - threshold: {name: n, above: 1}⏎    "
            + "- threshold: {name: n, below: 0} | 6: pipelines.a.rules[1]: expected rules of "
            + "different names, found the name 'n' again",
        "status: {listen: '0.0.0.0:9598'} | 1: status.listen: expected a token as well, or a "
            + "loopback address as 127.0.0.1:9598, found '0.0.0.0:9598'",
        "status: {listen: 9598} | 1: status.listen: expected HOST:PORT such as 127.0.0.1:9598, "
            + "found '9598'",
        "status: {token: ''} | 1: status.token: expected a secret of printable ASCII, not empty, "
            + "found a value that is not shown",
        "sources: {journal: {files: x}} | 1: sources.journal: expected a source's name other than "
            + "that of the device's own journal, found 'journal'",
        "- a | 1: expected keys with values, found something else",
      })
  void oneErrorIsReportedWithLineKeyAndWhatWouldBeRight(String yaml, String error) {
    Path file = folder.resolve("taffrail.yaml");
    ConfigurationException e = failure(yaml.replace('⏎', '\n'));

    assertThat(e.problems()).extracting(Problem::toString).containsExactly(file + ":" + error);
    assertThat(e).hasMessageNotContaining("hush");
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
            "6 pipelines.p.csv",
            "6 pipelines.p.window");
  }

  @Test
  void brokenYamlIsReportedWithItsLine() {
    ConfigurationException e = failure("device: a\njournal: {path: b\nlevel: info\n");

    assertThat(e.problems()).hasSize(1);
    assertThat(e.problems().get(0).line()).isEqualTo(3);
    assertThat(e.problems().get(0).expected()).isEqualTo("YAML");
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

  private ConfigurationException failure(String yaml) {
    try {
      return failure(Files.writeString(folder.resolve("taffrail.yaml"), yaml));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ConfigurationException failure(Path file) {
    return catchThrowableOfType(
        ConfigurationException.class, () -> Configuration.load(file, environment()));
  }

  private static Environment environment() {
    return new Environment(Map.of(), () -> "host-7");
  }
}
