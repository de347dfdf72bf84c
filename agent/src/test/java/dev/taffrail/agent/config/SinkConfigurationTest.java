package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taffrail.ship.Limits;
import dev.taffrail.ship.LinkLimit;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.Sink;
import dev.taffrail.ship.SinkOptions;
import dev.taffrail.ship.TimePolicy;
import dev.taffrail.ship.TimePolicy.Action;
import dev.taffrail.ship.console.ConsoleFormat;
import dev.taffrail.ship.file.FileConfig;
import dev.taffrail.ship.http.HttpLogin;
import dev.taffrail.ship.otlp.OtlpConfig;
import dev.taffrail.ship.splunk.SplunkConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SinkConfigurationTest {
  private static final Environment ENVIRONMENT = new Environment(Map.of("KEY", "k"), () -> "rpi4");

  @TempDir Path folder;

  @Test
  void otlpSpeaksForTheDeviceUnlessItIsToldOtherwise() throws Exception {
    assertThat(read("type: otlp, url: 'https://h:4318'"))
        .isEqualTo(
            new Destination.Otlp(
                OtlpConfig.at(
                    URI.create("https://h:4318"),
                    Map.of("service.name", "taffrail", "host.name", "rpi4"))));
    assertThat(
            read(
                "type: otlp, url: 'https://h', encoding: json, token: t,"
                    + " headers: {X-Key: '${env:KEY}'},"
                    + " resource: {service.name: cold, site: '7'}"))
        .isEqualTo(
            new Destination.Otlp(
                OtlpConfig.at(
                        URI.create("https://h"),
                        Map.of("service.name", "cold", "host.name", "rpi4", "site", "7"))
                    .withEncoding(OtlpConfig.Encoding.JSON)
                    .withHeaders(Map.of("X-Key", Secret.of("k")))
                    .withLogin(new HttpLogin.Bearer(Secret.of("t")))));
  }

  @Test
  void whatAReceiverTakesIsKnownUnlessItIsToldOtherwise() throws Exception {
    assertThat(options("type: loki, url: 'http://h', labels: {job: edge}"))
        .isEqualTo(SinkOptions.DEFAULT.withTime(times(Duration.ofDays(7), Duration.ofMinutes(10))));
    assertThat(options("type: cloudwatch, region: eu-west-2, group: g, stream: s").time())
        .isEqualTo(times(Duration.ofDays(14), Duration.ofHours(2)));
    assertThat(options("type: console")).isEqualTo(SinkOptions.DEFAULT);
    assertThat(
            options(
                "type: console, too_old: restamp, too_new: restamp, max_age: 30d, max_ahead: 1h,"
                    + " limit: {per_second: 8KiB, per_day: 20MiB}"))
        .isEqualTo(
            new SinkOptions(
                new TimePolicy(
                    Duration.ofDays(30), Duration.ofHours(1), Action.RESTAMP, Action.RESTAMP),
                new LinkLimit(8_192, 20_971_520)));
  }

  private static TimePolicy times(Duration age, Duration ahead) {
    return new TimePolicy(age, ahead, Action.KEEP, Action.KEEP);
  }

  @Test
  void splunkTakesAnEndpointAndAcknowledgement() throws Exception {
    SplunkConfig plain = SplunkConfig.at(URI.create("https://h"), Secret.of("t"));
    assertThat(read("type: splunk, url: 'https://h', token: t, acknowledge: true"))
        .isEqualTo(new Destination.Splunk(plain.withAckTimeout(Duration.ofMinutes(5))));
    assertThat(
            read(
                "type: splunk, url: 'https://h', token: t, acknowledge: true, ack_timeout: 1m,"
                    + " endpoint: raw"))
        .isEqualTo(
            new Destination.Splunk(
                plain
                    .withAckTimeout(Duration.ofMinutes(1))
                    .withEndpoint(SplunkConfig.Endpoint.RAW)));
  }

  @ParameterizedTest
  @MethodSource("sendingRequests")
  void whatSendsRequestsHasFourAtOnceOrAsManyAsItIsTold(String sink) throws Exception {
    assertThat(limits(read(sink)).inFlight()).isEqualTo(4);
    assertThat(limits(read(sink + ", in_flight: 16")).inFlight()).isEqualTo(16);
  }

  @ParameterizedTest
  @MethodSource("sendingRequests")
  void whatSendsRequestsCollectsForASecondOrAsLongAsItIsTold(String sink) throws Exception {
    assertThat(limits(read(sink)).age()).isEqualTo(Duration.ofSeconds(1));
    assertThat(limits(read(sink + ", linger: 0")).age()).isZero();
    assertThat(limits(read(sink + ", linger: 1m")).age()).isEqualTo(Duration.ofMinutes(1));
  }

  static List<String> sendingRequests() {
    return List.of(
        "type: loki, url: 'https://h', labels: {job: e}",
        "type: splunk, url: 'https://h', token: t",
        "type: otlp, url: 'https://h'",
        "type: cloudwatch, region: r, group: g, stream: s");
  }

  private static Limits limits(Destination destination) {
    try (Sink sink = destination.sink("x")) {
      return sink.limits();
    }
  }

  @Test
  void aFileIsReadWithItsRotation() throws Exception {
    assertThat(read("type: file, path: a.jsonl"))
        .isEqualTo(new Destination.File(FileConfig.at(folder.resolve("a.jsonl"))));
    assertThat(
            read(
                "type: file, path: /data/usb/a.jsonl, mount: /data/usb, sync: 10s,"
                    + " max_bytes: 1MiB, backups: 3, gzip: true"))
        .isEqualTo(
            new Destination.File(
                FileConfig.at(Path.of("/data/usb/a.jsonl"))
                    .withMount(Path.of("/data/usb"))
                    .withSync(Duration.ofSeconds(10))
                    .withRotation(1024 * 1024, 3)
                    .withGzip(true)));
  }

  @Test
  void theConsoleShowsTextUnlessItIsToldOtherwise() throws Exception {
    assertThat(read("type: console")).isEqualTo(new Destination.Console(ConsoleFormat.TEXT));
    assertThat(read("type: console, format: json"))
        .isEqualTo(new Destination.Console(ConsoleFormat.JSON));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: otlp | url: expected this key, which is required, found it is left out",
        "type: otlp, url: 'http://h', headers: {Host: x} | headers: expected names of headers that"
            + " the sink does not send itself, found Host",
        "type: otlp, url: 'http://h', headers: {X-Key: 'hush\u00fc'} | headers.X-Key: expected a"
            + " secret of printable ASCII, not empty, found a value that is not shown",
        "type: splunk, url: 'http://h', token: t, ack_timeout: 1m | ack_timeout: expected"
            + " acknowledge: true beside it, found '1m'",
        "type: splunk, url: 'http://h', token: t, acknowledge: true, ack_timeout: 11m | ack_timeout:"
            + " expected a time above zero and up to 10m such as 30s, found '11m'",
        "type: otlp, url: 'http://h', timeout: 1h | timeout: expected a time above zero and up to"
            + " 10m such as 30s, found '1h'",
        "type: splunk, url: 'http://h', token: t, endpoint: s2s | endpoint: expected one of event,"
            + " raw, found 's2s'",
        "type: otlp, url: 'http://h', linger: soon | linger: expected a time such as 500ms, 60s, 24h or"
            + " 7d, found 'soon'",
        "type: otlp, url: 'http://h', in_flight: 17 | in_flight: expected a whole number from 1 to"
            + " 16, found '17'",
        "type: file | path: expected this key, which is required, found it is left out",
        "type: file, path: /a, max_bytes: 1KiB | max_bytes: expected 0 for no limit, or at least"
            + " 128KiB, found '1KiB'",
        "type: file, path: /a, gzip: true | gzip: expected max_bytes beside it (without it nothing"
            + " is rotated), found 'true'",
        "type: file, path: /a, backups: 0 | backups: expected a whole number from 1 to 10000,"
            + " found '0'",
        "type: file, path: /a/b, mount: /c | mount: expected a folder above /a/b, found '/c'",
        "type: console, too_old: drop | too_old: expected one of keep, restamp, found 'drop'",
        "type: console, too_old: restamp | too_old: expected max_age beside it (a receiver of this"
            + " type takes any time), found 'restamp'",
        "type: console, max_age: 0s | max_age: expected a time above zero such as 60s or 24h,"
            + " found '0s'",
        "type: console, max_ahead: 40000d | max_ahead: expected a time above zero and up to 36500"
            + " days, found '40000d'",
        "type: console, limit: 5MiB | limit: expected keys with values, found '5MiB'",
        "type: console, limit: {} | limit: expected some of per_second, per_day, found none of"
            + " them",
        "type: console, limit: {per_day: 0} | limit.per_day: expected a size above zero such as"
            + " 8KiB or 20MiB, found '0'",
        "type: console, format: xml | format: expected one of text, json, found 'xml'",
      })
  void saysWhatIsWrong(String yaml, String problem) {
    ConfigurationException e = catchThrowableOfType(ConfigurationException.class, () -> read(yaml));
    assertThat(e).hasMessageContaining("sinks.x." + problem).hasMessageNotContaining("hush");
  }

  private Destination read(String yaml) throws Exception {
    return settings(yaml).destination();
  }

  private SinkOptions options(String yaml) throws Exception {
    return settings(yaml).options();
  }

  private SinkSettings settings(String yaml) throws Exception {
    Path file = folder.resolve("taffrail.yaml");
    Files.writeString(file, "sinks: {x: {" + yaml + "}}");
    return Objects.requireNonNull(Configuration.load(file, ENVIRONMENT).sinks().get("x"));
  }
}
