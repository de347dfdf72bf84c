package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.AnnotatedConfiguration.Entry;
import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file {@code docs/taffrail.yaml}: who copies it has every key there is, and true defaults. */
@Tag("search")
class AnnotatedConfigurationTest {
  @TempDir Path folder;
  private Path file;
  private Map<String, String> variables;
  private AnnotatedConfiguration annotated;

  @BeforeEach
  void prepare() throws Exception {
    file = folder.resolve("taffrail.yaml");
    annotated = AnnotatedConfiguration.read();
    variables =
        Map.of(
            "LOKI_PASSWORD", "p",
            "PROXY_PASSWORD", "q",
            "SPLUNK_TOKEN", "t",
            "OTLP_KEY", "k",
            "PAGER_TOKEN", "u",
            "MQTT_PASSWORD", "m",
            "BOILER_TOKEN", "b",
            "CLOUD_TOKEN", "c",
            "CREDENTIALS_DIRECTORY", folder.toString());
    for (String secret :
        List.of("loki-token", "otlp.password", "otlp.token", "status-token", "page-token")) {
      Files.writeString(folder.resolve(secret), "s\n");
    }
    Files.writeString(folder.resolve("redaction.key"), "0123456789abcdef\n");
  }

  @Test
  void isAcceptedAsItStandsWithoutAnySecret() throws Exception {
    Files.writeString(file, annotated.asItStands());
    CommandLineRun run = new CommandLineRun(folder).run("check", file.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
  }

  @Test
  void isAcceptedWithAllKeysAndItsTestsPass() throws Exception {
    new DeviceCertificate(folder).write();
    List<String> ways = annotated.withAllKeys();
    assertThat(ways).hasSize(3);
    for (String way : ways) {
      Files.writeString(file, way);
      CommandLineRun run = new CommandLineRun(folder);
      variables.forEach(run::variable);
      run.run("check", file.toString());
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("tests     1 passed");
      assertThat(run.status()).isZero();
    }
  }

  @Test
  void hasEveryKeyThatTheReaderKnows() throws Exception {
    KnownKeys keys = new KnownKeys(file, environment());
    for (String way : annotated.withAllKeys()) {
      keys.read(way);
    }
    Set<String> ofAllSinks = common(keys, "sinks\\.\\w+");
    Set<String> conditions = Set.of("level", "logger", "event", "fields");
    Set<String> missing = new TreeSet<>();
    keys.known()
        .forEach(
            (section, names) -> {
              Set<String> absent = new TreeSet<>(names);
              absent.removeAll(keys.used().get(section));
              // What many sections have stands in the first of them alone.
              absent.removeAll(section.matches("sinks\\.(?!loki)\\w+") ? ofAllSinks : Set.of());
              absent.removeAll(
                  section.matches("transforms\\[]\\.(?!keep)\\w+") ? conditions : Set.of());
              absent.forEach(name -> missing.add(section + ": " + name));
            });
    missing.removeIf(key -> key.startsWith("tests[].sinks: ")); // the names of the sinks above
    assertThat(missing).isEmpty();
    assertThat(keys.free())
        .containsExactlyInAnyOrder(
            "pipelines",
            "pipelines.*.actions[].http.fields",
            "pipelines.*.actions[].http.headers",
            "pipelines.*.actions[].log.fields",
            "pipelines.*.actions[].mqtt.fields",
            "pipelines.*.adapters[].http.headers",
            "pipelines.*.adapters[].mqtt.metadata_levels",
            "pipelines.*.cloud.headers",
            "pipelines.*.actions[].store.fields",
            "sinks",
            "sinks.*.headers",
            "sinks.*.labels",
            "sinks.*.resource",
            "sinks.*.source_labels",
            "sinks.*.source_labels.pump",
            "sources",
            "tests[].input[]",
            "tests[].sinks.archive[]",
            "transforms[].*.fields",
            "transforms[].add",
            "transforms[].rename");
  }

  @Test
  void leavingAKeyOutIsTheSameAsStatingItsDefault() throws Exception {
    List<Entry> stated =
        annotated.entries().stream().filter(e -> e.statedDefault().isPresent()).toList();
    assertThat(stated).hasSizeGreaterThan(80);
    List<Entry> wrong = new ArrayList<>();
    for (Entry entry : stated) {
      Configuration with = load(annotated.with(entry, entry.statedDefault().orElseThrow()));
      if (!Differences.between(with, load(annotated.without(entry))).isEmpty()) {
        wrong.add(entry);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** What is compared sees into transforms and formats, which have no equals of their own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "by|[level]",
        "urgent|true",
        "standard|false",
        "at_least|info",
        "time_zone|Europe/Berlin",
        "logger|who",
        "lines|7",
        "in_flight|5",
        "linger|5s",
        "measure|last",
        "listen|127.0.0.1:9599",
        "wait|1m"
      })
  void anotherValueIsNotTheSame(String key, String other) throws Exception {
    List<Entry> entries =
        annotated.entries().stream()
            .filter(e -> e.key().equals(key) && e.statedDefault().isPresent())
            .toList();
    assertThat(entries).isNotEmpty();
    for (Entry entry : entries) {
      Configuration with = load(annotated.with(entry, other));
      assertThat(Differences.between(with, load(annotated.without(entry))))
          .as(entry + "")
          .isNotEmpty();
    }
  }

  private static Set<String> common(KnownKeys keys, String sections) {
    Set<String> common = new TreeSet<>();
    keys.known().values().forEach(common::addAll);
    keys.known()
        .forEach(
            (section, names) -> {
              if (section.matches(sections)) {
                common.retainAll(names);
              }
            });
    return common;
  }

  private Configuration load(String text) throws Exception {
    Files.writeString(file, text);
    return Configuration.load(file, environment());
  }

  private Environment environment() {
    return new Environment(variables, () -> "host-7");
  }
}
