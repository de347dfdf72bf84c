package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.agent.config.Configuration.Scope;
import dev.taffrail.edge.ActionConfig;
import dev.taffrail.edge.ActionTries;
import dev.taffrail.edge.ClientTls;
import dev.taffrail.edge.CloudStore;
import dev.taffrail.edge.CloudSync;
import dev.taffrail.edge.HttpAction;
import dev.taffrail.edge.HttpCloud;
import dev.taffrail.edge.LogAction;
import dev.taffrail.edge.Measure;
import dev.taffrail.edge.RateOfChangeRule;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.Severity;
import dev.taffrail.edge.StoreAction;
import dev.taffrail.edge.Windows;
import dev.taffrail.edge.adapter.HttpPoll;
import dev.taffrail.edge.adapter.JsonFields;
import dev.taffrail.edge.adapter.LiveOptions;
import dev.taffrail.edge.adapter.Simulator;
import dev.taffrail.edge.mqtt.MqttAction;
import dev.taffrail.edge.mqtt.MqttBroker;
import dev.taffrail.edge.mqtt.MqttCloud;
import dev.taffrail.edge.mqtt.MqttSubscription;
import dev.taffrail.journal.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines, with their adapters, windows, rules and clouds. */
class PipelineConfigurationTest {
  @TempDir Path folder;

  @Test
  void aPipelineIsReadWithItsRules() throws Exception {
    Configuration configuration =
        load(
            """
            pipelines:
              cold_chain:
                csv: data/cold.csv
                sensor: fridge-1
                unit: °C
                time_zone: Europe/Berlin
                metadata: [site, line]
                window: 10m
                batch: 6h
                rules:
                  - threshold: {name: warm, above: 8, clear: 6.5, severity: critical, measure: max}
                  - threshold: {name: frozen, below: 0}
                  - rate: {name: jump, changing: 5, per: 30m}
                actions:
                  - log: {level: critical, event: page, severity: critical, rules: warm,
                      fields: {site: north, floor: 3, height: 2.5, cold: true}}
                  - log: {name: second, rules: [frozen, jump]}
                  - store: {path: var/alarms.jsonl, max_bytes: 64KiB, backups: 0, sync: true}
                  - http: {url: "https://pager.example/alarms", timeout: 2s, attempts: 5,
                      backoff: 1s, queue: 7, headers: {Authorization: "${env:LOKI_PASSWORD}"}}
                cloud:
                  url: "http://127.0.0.1:9000/runs"
                  store: {path: var/cold.db, max_bytes: 8MiB, keep: 14d, dead_letters: 7}
            """);

    assertThat(configuration.pipelines().get("cold_chain"))
        .isEqualTo(
            new PipelineSettings(
                "cold_chain",
                folder.resolve("data/cold.csv"),
                ZoneId.of("Europe/Berlin"),
                Set.of("site", "line"),
                List.of(),
                LiveOptions.DEFAULT,
                "fridge-1",
                "°C",
                Windows.tumbling(Duration.ofMinutes(10)),
                Duration.ofHours(6),
                List.of(
                    RuleConfig.above("warm", 8, 6.5)
                        .withSeverity(Severity.CRITICAL)
                        .withMeasure(Measure.MAX),
                    RuleConfig.below("frozen", 0, 0),
                    new RateOfChangeRule(
                        "jump",
                        Severity.WARNING,
                        Measure.MEAN,
                        RateOfChangeRule.Direction.EITHER,
                        5,
                        Duration.ofMinutes(30),
                        Duration.ZERO)),
                List.of(
                    ActionConfig.of(
                            "log",
                            LogAction.standard()
                                .withLevel(Level.CRITICAL)
                                .withEvent("page")
                                .withFields(
                                    Map.of(
                                        "site", "north", "floor", 3, "height", 2.5, "cold", true)))
                        .withSeverity(Severity.CRITICAL)
                        .withRules(Set.of("warm")),
                    ActionConfig.of("second", LogAction.standard())
                        .withRules(Set.of("frozen", "jump")),
                    ActionConfig.of(
                        "store",
                        StoreAction.at(folder.resolve("var/alarms.jsonl"))
                            .withMaxBytes(64 << 10)
                            .withBackups(0)
                            .withSync(true)),
                    ActionConfig.of(
                        "http",
                        HttpAction.to(URI.create("https://pager.example/alarms"))
                            .withTimeout(Duration.ofSeconds(2))
                            .withTries(new ActionTries(5, Duration.ofSeconds(1), 7))
                            .withHeaders(Map.of("Authorization", "pa:ss ${word}")))),
                CloudSync.to(URI.create("http://127.0.0.1:9000/runs"))
                    .withStore(
                        new CloudStore(
                            folder.resolve("var/cold.db"), 8 << 20, Duration.ofDays(14), 7))));
    assertThat(configuration.toString()).doesNotContain("pa:ss");
  }

  @Test
  void aCloudMayWantATokenHeadersAndFilesOfTls() throws Exception {
    CloudSync cloud =
        cloud(
            """
            {url: "https://cloud/results", token: hush,
              headers: {X-Site: "${device}"},
              tls: {ca: ca.pem, certificate: device.pem, key: device.key}}""");
    assertThat(cloud.target())
        .isEqualTo(
            HttpCloud.to(URI.create("https://cloud/results"))
                .withHeaders(Map.of("X-Site", "host-7"))
                .withToken("hush")
                .withTls(
                    new ClientTls(
                        folder.resolve("ca.pem"),
                        folder.resolve("device.pem"),
                        folder.resolve("device.key"))));
  }

  @Test
  void aCloudMayBeATopicOfABroker() throws Exception {
    CloudSync cloud =
        cloud(
            """
            {mqtt: {url: "mqtts://broker", topic: "${device}/results", username: u,
              password: "${env:LOKI_PASSWORD}", tls: {ca: ca.pem}, timeout: 20s,
              no_subscribers: delivered}, store: {path: c.db}}""");
    MqttBroker broker =
        MqttBroker.at(URI.create("mqtts://broker"), "taffrail:host-7:p:cloud")
            .withLogin("u", "pa:ss ${word}")
            .withTls(ClientTls.trusting(folder.resolve("ca.pem")))
            .withTimeout(Duration.ofSeconds(20));
    assertThat(cloud)
        .isEqualTo(
            CloudSync.to(MqttCloud.to(broker, "host-7/results").withNoSubscribersNeeded(true))
                .withTimeout(Duration.ofSeconds(20))
                .withStore(CloudStore.at(folder.resolve("c.db"))));
    assertThat(cloud.toString() + cloud.target()).doesNotContain("pa:ss");
    MqttCloud plain = (MqttCloud) cloud("{mqtt: {url: 'mqtt://b', topic: t}}").target();
    assertThat(plain.noSubscribersNeeded()).isFalse();
    assertThat(plain.broker().timeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void noTwoClientsOfABrokerHaveOneIdHoweverTheyAreCalled() throws Exception {
    String adapters =
        "adapters: [{mqtt: {url: 'mqtt://b', topics: t}}, {mqtt: {url: 'mqtt://b', "
            + "topics: t}}]";
    String action = "{mqtt: {name: '%s', url: 'mqtt://b', topic: t}}";
    String cloud = "cloud: {mqtt: {url: 'mqtt://b', topic: t}}";
    List<String> ids = new ArrayList<>();
    Configuration configuration =
        load(
            String.join(
                "\n",
                "pipelines:",
                "  a: {" + adapters + ", actions: [" + action.formatted("2") + "], " + cloud + "}",
                "  a-2: {" + adapters + ", " + cloud + "}",
                "  'a:adapter': {" + adapters + ", " + cloud + "}",
                "  'a%3Aadapter': {" + adapters + ", actions: [" + action.formatted("x:1") + "]}",
                "  \"nul\\0\": {" + adapters + "}"));
    for (PipelineSettings pipeline : configuration.pipelines().values()) {
      pipeline
          .adapters()
          .forEach(each -> ids.add(((AdapterSettings.Mqtt) each).broker().clientId()));
      pipeline.actions().forEach(each -> ids.add(((MqttAction) each.kind()).broker().clientId()));
      if (pipeline.cloud() != null) {
        ids.add(((MqttCloud) pipeline.cloud().target()).broker().clientId());
      }
    }
    assertThat(ids)
        .hasSize(15)
        .doesNotHaveDuplicates()
        .contains(
            "taffrail:host-7:a:adapter:2",
            "taffrail:host-7:a-2:adapter:1",
            "taffrail:host-7:a:action:2",
            "taffrail:host-7:a:cloud",
            "taffrail:host-7:a%3Aadapter:adapter:1",
            "taffrail:host-7:nul%00:adapter:1");
  }

  @Test
  void whoRunsNoPipelineNeedsNoSecretOfTheirs() throws Exception {
    Path file = folder.resolve("taffrail.yaml");
    Files.writeString(
        file,
        """
        pipelines:
          site:
            adapters:
              - mqtt: {url: "mqtt://h", topics: t, username: u, password: "${env:NOT_THERE}"}
        """);
    Environment nothing = new Environment(Map.of(), () -> "host-7");
    assertThat(Configuration.load(file, nothing, Scope.JOURNALS).pipelines()).isEmpty();
    assertThat(Configuration.load(file, nothing, Scope.STATUS).pipelines()).isEmpty();
    assertThat(Configuration.load(file, nothing, Scope.PAGE).pipelines()).isEmpty();
    assertThat(Configuration.load(file, nothing, Scope.SHIP).pipelines()).isEmpty();
    assertThatThrownBy(() -> Configuration.load(file, nothing, Scope.RUN))
        .hasMessageContaining("password")
        .hasMessageContaining("NOT_THERE");
  }

  @Test
  void aPipelineIsReadWithEveryKindOfAdapter() throws Exception {
    Configuration configuration =
        load(
            """
            device: d1
            pipelines:
              site:
                sensor: s
                unit: C
                adapters:
                  - mqtt:
                      url: mqtts://broker
                      version: 3.1.1
                      topics: [a/+, b/#]
                      qos: 2
                      username: u
                      password: hush
                      tls: {ca: ca.pem, certificate: me.pem, key: me.key}
                      session: 1h
                      sensor_level: 2
                      metadata_levels: {site: 1}
                      fields: {metadata: battery}
                  - mqtt: {url: "mqtt://other:1999", topics: t, client_id: me}
                  - http: {url: "http://h/x?sensor=1", every: 5s, fields: {value: v}, sensor: door}
                  - http:
                      url: https://h/x
                      token: hush
                      headers: {X-Site: north}
                      tls: {ca: ca.pem}
                  - thermal: {}
                  - simulator:
                      seed: 7
                      excursions: [{after: 1m, adds: 4}]
                      random_excursions: {every: 1h}
                live: {batch: 10, max_wait: 1s}
            """);

    PipelineSettings pipeline = configuration.pipelines().values().iterator().next();
    assertThat(pipeline.live())
        .isEqualTo(LiveOptions.DEFAULT.withBatch(10).withMaxWait(Duration.ofSeconds(1)));
    assertThat(pipeline.adapters())
        .containsExactly(
            new AdapterSettings.Mqtt(
                MqttBroker.at(URI.create("mqtts://broker"), "taffrail:d1:site:adapter:1")
                    .withVersion(MqttBroker.Version.MQTT_3_1_1)
                    .withLogin("u", "hush")
                    .withTls(
                        new ClientTls(
                            folder.resolve("ca.pem"),
                            folder.resolve("me.pem"),
                            folder.resolve("me.key")))
                    .withSession(Duration.ofHours(1)),
                new MqttSubscription(List.of("a/+", "b/#"), 2, "s", 2, "C", JsonFields.DEFAULT)
                    .withMetadata(Map.of("site", 1))
                    .withFields(JsonFields.DEFAULT.withMetadata(Set.of("battery")))),
            new AdapterSettings.Mqtt(
                MqttBroker.at(URI.create("mqtt://other:1999"), "me"),
                MqttSubscription.to("t", "s", "C")),
            new AdapterSettings.Http(
                HttpPoll.of(URI.create("http://h/x?sensor=1"), "door", "C")
                    .withEvery(Duration.ofSeconds(5))
                    .withFields(new JsonFields("time", "v", "sensor", "unit", null))),
            new AdapterSettings.Http(
                HttpPoll.of(URI.create("https://h/x"), "s", "C")
                    .withHeaders(Map.of("X-Site", "north"))
                    .withToken("hush")
                    .withTls(ClientTls.trusting(folder.resolve("ca.pem")))),
            new AdapterSettings.Thermal(Path.of("/sys/class/thermal"), Duration.ofSeconds(10)),
            new AdapterSettings.Simulated(
                Simulator.of("s", "C")
                    .withSeed(7)
                    .withExcursions(
                        List.of(
                            new Simulator.Excursion(
                                Duration.ofMinutes(1), Duration.ofMinutes(5), 4)))
                    .withRandom(
                        new Simulator.RandomExcursions(
                            Duration.ofHours(1), Duration.ofMinutes(5), 10))));
    assertThat(configuration.toString()).doesNotContain("hush");
  }

  @Test
  void aCloudIsTriedAsOftenAndAsLongAsIsStated() throws Exception {
    CloudSync cloud =
        cloud("{url: 'http://h', timeout: 40s, attempts: 2, backoff: 3s, rows: 50, keep_rows: 60}");
    assertThat(cloud)
        .isEqualTo(
            CloudSync.to(URI.create("http://h"))
                .withTimeout(Duration.ofSeconds(40))
                .withAttempts(2)
                .withBackoff(Duration.ofSeconds(3))
                .withRowsPerRequest(50)
                .withKeepRows(60));
    assertThat(cloud("{mqtt: {url: 'mqtt://b', topic: t, timeout: 7s}, attempts: 9}"))
        .extracting(CloudSync::timeout, CloudSync::attempts)
        .containsExactly(Duration.ofSeconds(7), 9);
  }

  @Test
  void theZoneOfAPipelineIsThatOfWhatItsAdaptersRead() throws Exception {
    PipelineSettings pipeline =
        Objects.requireNonNull(
            load("pipelines: {p: {time_zone: Asia/Tokyo, adapters: [http: {url: 'http://h'}]}}")
                .pipelines()
                .get("p"));
    assertThat(pipeline.adapters())
        .containsExactly(
            new AdapterSettings.Http(
                HttpPoll.of(URI.create("http://h"), "p", "")
                    .withFields(JsonFields.DEFAULT.withZone(ZoneId.of("Asia/Tokyo")))));
  }

  @Test
  void aPipelineIsReadWithEveryKindOfRule() throws Exception {
    assertThat(
            rules(
                """
                - threshold: {name: held, above: 8, hold: 10m, cooldown: 1h}
                - threshold: {name: sparse, below: 0.5, measure: rate}
                - rate: {name: jump, falling: 5, cooldown: 2h, measure: stddev}
                - absence:
                    {name: gone, after: 15m, severity: critical, cooldown: 6h, expected: [a, b c]}
                - deviation: {name: odd, deviations: 4, windows: 24}
                - deviation:
                    {name: far, deviations: 3.5, windows: 9, least_deviation: 0.5, measure: max}
                """))
        .containsExactly(
            RuleConfig.above("held", 8, 8)
                .withHold(Duration.ofMinutes(10))
                .withCooldown(Duration.ofHours(1)),
            RuleConfig.below("sparse", 0.5, 0.5).withMeasure(Measure.RATE),
            RuleConfig.falling("jump", 5, Duration.ofHours(1))
                .withCooldown(Duration.ofHours(2))
                .withMeasure(Measure.STDDEV),
            RuleConfig.absent("gone", Duration.ofMinutes(15))
                .withExpected(Set.of("a", "b c"))
                .withSeverity(Severity.CRITICAL)
                .withCooldown(Duration.ofHours(6)),
            RuleConfig.deviating("odd", 4, 24),
            RuleConfig.deviating("far", 3.5, 9).withLeastDeviation(0.5).withMeasure(Measure.MAX));
  }

  @Test
  void aWindowIsReadAsATimeAloneOrWithItsKeys() throws Exception {
    assertThat(window("10m")).isEqualTo(Windows.tumbling(Duration.ofMinutes(10)));
    assertThat(window("{}")).isEqualTo(Windows.tumbling(Duration.ofHours(1)));
    assertThat(window("{length: 10m, slide: 2m, lateness: 30s}"))
        .isEqualTo(
            Windows.sliding(Duration.ofMinutes(10), Duration.ofMinutes(2))
                .allowedLateness(Duration.ofSeconds(30)));
    assertThat(window("{readings: 100}")).isEqualTo(Windows.counting(100));
  }

  private Configuration load(String yaml) throws Exception {
    return Configurations.load(folder, yaml);
  }

  private CloudSync cloud(String yaml) throws Exception {
    String text = "pipelines:\n  p:\n    csv: x\n    cloud:\n" + yaml.indent(6);
    CloudSync cloud = Objects.requireNonNull(load(text).pipelines().get("p")).cloud();
    return Objects.requireNonNull(cloud);
  }

  private List<RuleConfig> rules(String yaml) throws Exception {
    String rules = "pipelines:\n  p:\n    csv: x\n    rules:\n" + yaml.indent(4);
    return Objects.requireNonNull(load(rules).pipelines().get("p")).rules();
  }

  private Windows window(String yaml) throws Exception {
    String text = "pipelines: {p: {csv: x, window: " + yaml + "}}";
    return Objects.requireNonNull(load(text).pipelines().get("p")).window();
  }
}
