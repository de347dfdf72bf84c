package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.log.Redaction;
import dev.taffrail.log.SecretShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShownConfigurationTest {
  @TempDir Path folder;

  @Test
  void whatIsShownHasNoSecretAndIsStillAConfiguration() throws Exception {
    Path shown =
        Files.writeString(
            folder.resolve("shown.yaml"),
            shown(
                """
                device: d   # geheim-1
                transforms:
                  - add: {site: north, api_key: geheim-2}
                sinks:
                  loki:
                    url: https://loki.example:3100
                    labels: {job: edge, host: "${device}"}
                    username: edge
                    password: >
                      geheim-3
                    proxy: "http://u:geheim-4@/x@proxy:3128"
                  otlp:
                    url: https://otel.example:4318
                    headers: {x-site: geheim-5, api-key: "${file:otlp.key}"}
                  splunk:
                    url: https://splunk.example:8088
                    token: "${env:SPLUNK}geheim-6"
                tests:
                  - {name: "true", input: [{event: e, token: geheim-7, ok: true, n: 1.50}], expect: nothing}
                """));
    Files.writeString(folder.resolve("otlp.key"), "k");

    String text = Files.readString(shown);
    assertThat(text).doesNotContain("geheim");
    assertThat(text).contains("\"${device}\"", "\"${file:otlp.key}\"", "name: \"true\"", "n: 1.50");
    String runnable = text.replace("http://…@proxy", "http://proxy");
    Files.writeString(shown, runnable);
    Configuration read = Configuration.load(shown, new Environment(Map.of(), () -> "host"));
    assertThat(read.sinks()).containsOnlyKeys("loki", "otlp", "splunk");
  }

  /** A pager's hook is whatever stands in its path. */
  @Test
  void thePathsOfAddressesOfPipelinesAreHidden() throws Exception {
    String text =
        shown(
            """
            pipelines:
              p:
                csv: a.csv
                actions:
                  - http: {url: "https://hooks.example/services/geheim/x"}
                  - store: {path: /var/lib/a/b.jsonl}
                cloud: {url: "https://cloud.example:8443/geheim?x=y"}
            """);
    assertThat(text)
        .doesNotContain("geheim")
        .contains("https://hooks.example/…", "https://cloud.example:8443/…", "/var/lib/a/b.jsonl");
  }

  @Test
  void whatTheConfigurationHidesFromReceiversIsHiddenHereToo() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("taffrail.yaml"),
            """
            transforms:
              - redact: {mask: [pin, iban], shapes: {remove: email}}
            sinks:
              console: {transforms: [{redact: {hash: customer, hash_key_file: k}}]}
            """);

    Redaction found = ShownConfiguration.of(file).redaction(Redaction.standard());

    assertThat(found)
        .hasToString(
            Redaction.standard()
                .mask("pin", "iban", "customer")
                .mask(SecretShape.EMAIL)
                .toString());
  }

  private String shown(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("taffrail.yaml"), yaml);
    return ShownConfiguration.of(file).text(Redaction.standard());
  }
}
