package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.config.Configuration.Scope;
import dev.taffrail.edge.watch.FreeSpace;
import dev.taffrail.edge.watch.WatchConfig;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.http.HttpLogin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir Path folder;

  @Test
  void anEmptyFileGivesTheDefaults() throws Exception {
    Configuration configuration = load("# nothing yet\n");

    assertThat(configuration.device()).isEqualTo("host-7");
    assertThat(configuration.level()).isEqualTo(Level.INFO);
    assertThat(configuration.journal())
        .isEqualTo(JournalConfig.at(Path.of("/var/log/taffrail/edge.log")));
    assertThat(configuration.debug()).isNull();
    assertThat(configuration.sources()).isEmpty();
    assertThat(configuration.sinks()).isEmpty();
    assertThat(configuration.pipelines()).isEmpty();
  }

  @Test
  void aShipperAnswersOnLoopbackWhereStatusStandsAndNowhereElse() throws Exception {
    assertThat(load("device: a").status()).isNull();
    ListenSettings usual = Objects.requireNonNull(load("status: {}").status());
    assertThat(usual.listen().toString()).endsWith("127.0.0.1:9598");
    assertThat(usual.token()).isNull();
    ListenSettings open =
        Objects.requireNonNull(load("status: {listen: '0.0.0.0:80', token: geheim}").status());
    assertThat(open.listen().getPort()).isEqualTo(80);
    assertThat(open.token()).isEqualTo(Secret.of("geheim"));
    assertThat(open.toString()).doesNotContain("geheim");
  }

  @Test
  void thePageIsOnLoopbackWhereItStandsAndElsewhereWithAToken() throws Exception {
    assertThat(load("device: a").page()).isNull();
    ListenSettings usual = Objects.requireNonNull(load("page: {}").page());
    assertThat(usual.listen().toString()).endsWith("127.0.0.1:7171");
    ListenSettings open =
        Objects.requireNonNull(load("page: {listen: '0.0.0.0:80', token: geheim}").page());
    assertThat(open.listen().getPort()).isEqualTo(80);
    assertThat(open.token()).isEqualTo(Secret.of("geheim"));
    assertThat(open.toString()).doesNotContain("geheim");
  }

  @Test
  void whoServesNoPageNeedsNotItsSecretNorThatOfTheStatus() throws Exception {
    Path file = folder.resolve("taffrail.yaml");
    Environment bare = new Environment(Map.of(), () -> "host-7");
    Files.writeString(file, "page: {token: '${env:NONE}'}");
    assertThat(Configuration.load(file, bare, Scope.JOURNALS).page()).isNull();
    assertThat(Configuration.load(file, bare, Scope.STATUS).page()).isNull();
    Files.writeString(file, "status: {token: '${env:NONE}'}");
    assertThat(Configuration.load(file, bare, Scope.RUN).status()).isNull();
    Files.writeString(file, "status: {}\npage: {}");
    assertThat(Configuration.load(file, bare, Scope.RUN).status()).isNotNull();
    Files.writeString(file, "status: {}\nsinks: {splunk: {url: 'http://s', token: '${env:NO}'}}");
    Configuration page = Configuration.load(file, bare, Scope.PAGE);
    assertThat(page.status()).isNotNull();
    assertThat(page.page()).isEqualTo(ListenSettings.PAGE);
  }

  @Test
  void whoReadsJournalsNeedsNotTheSecretsOfTheStatusAndWhoAsksForItNotThoseOfTheSinks()
      throws Exception {
    Path file = folder.resolve("taffrail.yaml");
    Environment bare = new Environment(Map.of(), () -> "host-7");
    Files.writeString(file, "status: {token: '${env:NONE}'}");
    assertThat(Configuration.load(file, bare, Scope.JOURNALS).status()).isNull();
    Files.writeString(file, "status: {}\nsinks: {splunk: {url: 'http://s', token: '${env:NO}'}}");
    assertThat(Configuration.load(file, bare, Scope.STATUS).status()).isNotNull();
  }

  @Test
  void theMachineIsWatchedUnlessSomethingElseIsSaid() throws Exception {
    assertThat(load("level: info").watch()).isEqualTo(WatchConfig.DEFAULT);
    assertThat(load("watch: false").watch()).isEqualTo(WatchConfig.NONE);
    assertThat(load("watch: {disk: false, temperature: false, throttling: false}").watch())
        .isEqualTo(WatchConfig.DEFAULT.withDisk(null).withTemperature(null).withThrottling(false));
    assertThat(load("watch: {queues: false, clock: false}").watch())
        .isEqualTo(WatchConfig.DEFAULT.withQueues(null).withClockStep(null));
    assertThat(
            load("watch: {every: 1s, repeat: 1d, disk: {below: 64MiB, full: 0.5%}, "
                    + "temperature: 70.5, queues: 50%, clock: 500ms}")
                .watch())
        .isEqualTo(
            new WatchConfig(
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                new WatchConfig.Disk(FreeSpace.bytes(64 << 20), FreeSpace.percent(0.5)),
                70.5,
                true,
                0.5,
                Duration.ofMillis(500)));
  }

  @Test
  void secretsComeFromFilesAndSystemdCredentialsWithoutTheirLastLineEnd() throws Exception {
    Files.writeString(folder.resolve("hec-token"), "from-file\n");
    Files.writeString(folder.resolve("loki"), "from-credential\r\n");
    Configuration configuration =
        load(
            """
            sinks:
              splunk: {url: "http://s:8088", token: "${file:hec-token}"}
              loki: {url: "http://l:3100", labels: {job: x}, token: "${credential:loki}"}
            """);

    assertThat(((Destination.Splunk) destination(configuration, "splunk")).config().token())
        .isEqualTo(Secret.of("from-file"));
    assertThat(((Destination.Loki) destination(configuration, "loki")).config().login())
        .isEqualTo(new HttpLogin.Bearer(Secret.of("from-credential")));
  }

  @Test
  void twoDollarsKeepABraceLiteral() throws Exception {
    assertThat(load("device: 'a$${b}'").device()).isEqualTo("a${b}");
  }

  @Test
  void whoNeedsNoSinksNeedsNoKeyOfTheirTransforms() throws Exception {
    Path file = folder.resolve("taffrail.yaml");
    Files.writeString(file, "transforms: [redact: {hash: user, hash_key_file: not-for-me}]\n");
    Environment environment = new Environment(Map.of(), () -> "host-7");

    assertThat(Configuration.load(file, environment, Scope.JOURNALS).device()).isEqualTo("host-7");
  }

  @Test
  void noSecretShowsInPrint() throws Exception {
    Configuration configuration =
        load(
            """
            sinks:
              splunk: {url: "http://s:8088", token: hush-1}
              loki: {url: "http://l:3100", labels: {job: x}, username: u, password: hush-2}
            """);

    assertThat(configuration.toString()).contains("http://s:8088").doesNotContain("hush");
  }

  private Configuration load(String yaml) throws Exception {
    return Configurations.load(folder, yaml);
  }

  private static SinkSettings settings(Configuration configuration, String name) {
    return Objects.requireNonNull(configuration.sinks().get(name), name);
  }

  private static Destination destination(Configuration configuration, String name) {
    return settings(configuration, name).destination();
  }
}
