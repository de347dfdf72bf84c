package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.ship.Secret;
import dev.taffrail.ship.cloudwatch.CloudWatchConfig;
import dev.taffrail.ship.http.HttpLogin;
import dev.taffrail.ship.http.HttpOptions;
import dev.taffrail.ship.http.HttpProxy;
import dev.taffrail.ship.http.TlsFiles;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.splunk.SplunkConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkSectionTest {
  @TempDir Path folder;

  @Test
  void sinksOfAllTypesAreRead() throws Exception {
    Configuration configuration =
        Configurations.load(
            folder,
            """
            device: d1
            sinks:
              loki:
                url: https://loki.example:3100
                labels: {job: edge, host: "${device}"}
                tenant: fleet7
                username: edge
                password: ${env:LOKI_PASSWORD}
              site: {type: splunk, url: "https://splunk.example:8088", token: t-1, index: main,
                source: s, sourcetype: "taffrail:edge", host: "${device}"}
              cloudwatch: {region: eu-west-2, group: /taffrail/edge, stream: "${device}",
                endpoint: "http://127.0.0.1:4566", retention_days: 14}
            """);

    assertThat(configuration.sinks()).containsOnlyKeys("loki", "site", "cloudwatch");
    assertThat(destination(configuration, "loki"))
        .isEqualTo(
            new Destination.Loki(
                LokiConfig.at(
                        URI.create("https://loki.example:3100"),
                        Map.of("job", "edge", "host", "d1"))
                    .withTenant("fleet7")
                    .withLogin(new HttpLogin.Basic("edge", Secret.of("pa:ss ${word}")))));
    assertThat(destination(configuration, "site"))
        .isEqualTo(
            new Destination.Splunk(
                SplunkConfig.at(URI.create("https://splunk.example:8088"), Secret.of("t-1"))
                    .withIndex("main")
                    .withSource("s")
                    .withSourcetype("taffrail:edge")
                    .withHost("d1")));
    assertThat(destination(configuration, "cloudwatch"))
        .isEqualTo(
            new Destination.CloudWatch(
                CloudWatchConfig.at("eu-west-2", "/taffrail/edge", "d1")
                    .withEndpoint(URI.create("http://127.0.0.1:4566"))
                    .withRetentionDays(14)));
  }

  @Test
  void namesForCloudWatchMayBeMadeOfSeveralPlaceholders() throws Exception {
    Files.writeString(folder.resolve("site"), "north#1\n");
    Files.writeString(folder.resolve("region"), "eu-west-2\n");
    Configuration configuration =
        Configurations.load(
            folder,
            """
            device: d 1
            sinks:
              aws: {type: cloudwatch, region: "${file:region}", group: "/fleet/${file:site}/edge",
                stream: "${device}/$${x}/${file:site}"}
            """);

    assertThat(destination(configuration, "aws"))
        .isEqualTo(
            new Destination.CloudWatch(
                CloudWatchConfig.at("eu-west-2", "/fleet/north#1/edge", "d 1/${x}/north#1")));
  }

  @Test
  void aLokiHasATokenAndLabelsOfItsSources() throws Exception {
    Configuration configuration =
        Configurations.load(
            folder,
            "sources: {app: {files: /a}}\n"
                + "sinks: {loki: {url: 'http://l:3100', labels: {job: x}, token: abc,"
                + " source_labels: {app: {job: y}, journal: {z: w}}}}");

    assertThat(destination(configuration, "loki"))
        .isEqualTo(
            new Destination.Loki(
                LokiConfig.at(URI.create("http://l:3100"), Map.of("job", "x"))
                    .withSourceLabels(
                        Map.of("app", Map.of("job", "y"), "journal", Map.of("z", "w")))
                    .withLogin(new HttpLogin.Bearer(Secret.of("abc")))));
  }

  @Test
  void theWayToAReceiverIsReadForEverySinkOfHttp() throws Exception {
    String way =
        "url: 'https://h', timeout: 5s, tls: {ca: ca.pem, certificate: /c.pem, key: /c.key},"
            + " proxy: 'http://agent:${env:LOKI_PASSWORD}@proxy:3128', gzip: 6";
    HttpOptions expected =
        HttpOptions.DEFAULT
            .withTimeout(Duration.ofSeconds(5))
            .withTls(new TlsFiles(folder.resolve("ca.pem"), Path.of("/c.pem"), Path.of("/c.key")))
            .withProxy(
                new HttpProxy(
                    "proxy", 3128, new HttpLogin.Basic("agent", Secret.of("pa:ss ${word}"))))
            .withGzip(6);
    Configuration configuration =
        Configurations.load(
            folder,
            "sinks:\n  loki: {labels: {job: x}, encoding: json, "
                + way
                + "}\n  splunk: {token: t, "
                + way
                + "}");

    assertThat(destination(configuration, "loki"))
        .isEqualTo(
            new Destination.Loki(
                LokiConfig.at(URI.create("https://h"), Map.of("job", "x"))
                    .withEncoding(LokiConfig.Encoding.JSON)
                    .withHttp(expected)));
    assertThat(destination(configuration, "splunk"))
        .isEqualTo(
            new Destination.Splunk(
                SplunkConfig.at(URI.create("https://h"), Secret.of("t")).withHttp(expected)));
    assertThat(configuration.toString()).doesNotContain("pa:ss");
  }

  @Test
  void aSinkWithoutTransformsOfItsOwnTakesTheSharedOnes() throws Exception {
    Configuration configuration =
        Configurations.load(
            folder,
            """
            transforms:
              - keep: {level: info}
              - drop: {event: sensor_reading}
              - drop: {logger: edge.adapter}
            sinks:
              loki: {url: "http://l:3100", labels: {job: x}}
              all: {type: loki, url: "http://l:3100", labels: {job: y}, transforms: []}
            """);

    assertThat(settings(configuration, "loki").transforms()).hasSize(3);
    assertThat(settings(configuration, "all").transforms()).isEmpty();
  }

  private static SinkSettings settings(Configuration configuration, String name) {
    return Objects.requireNonNull(configuration.sinks().get(name), name);
  }

  private static Destination destination(Configuration configuration, String name) {
    return settings(configuration, name).destination();
  }
}
