package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No two clients of one configuration end each other's connection at a broker. */
class ClientIdsTest {
  private static final String FIRST = "mqtt: {url: 'mqtt://b', topics: t, client_id: me}";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mqtt://b", "mqtt://B:1883"})
  void twoAdaptersAreNotOneClientOfABroker(String url) throws Exception {
    assertThat(
            problems(
                "adapters: [%s, mqtt: {url: '%s', topics: u, client_id: me}]"
                    .formatted(FIRST, url)))
        .endsWith(
            ":1: pipelines.a: expected a client_id of its own at b:1883 for its adapter 2, found"
                + " 'me', that of pipeline a's adapter 1");
  }

  @Test
  void anActionAndACloudAreNotTheClientThatAnAdapterIs() throws Exception {
    String same = "mqtt: {url: 'mqtt://b', topic: u, client_id: me}";
    assertThat(problems("adapters: [%s], actions: [%s], cloud: {%s}".formatted(FIRST, same, same)))
        .contains("for its action mqtt, found 'me', that of pipeline a's adapter 1")
        .contains("for its cloud, found 'me', that of pipeline a's adapter 1");
  }

  @Test
  void anIdThatWasChosenIsNotTheOneThatAnotherHasWithoutChoosing() throws Exception {
    assertThat(
            problems(
                "adapters: [mqtt: {url: 'mqtt://b', topics: t}, "
                    + "mqtt: {url: 'mqtt://b', topics: t, client_id: 'taffrail:d:a:adapter:1'}]"))
        .endsWith("found 'taffrail:d:a:adapter:1', that of pipeline a's adapter 1");
  }

  @Test
  void oneIdMayBeThatOfClientsOfTwoBrokers() throws Exception {
    assertThat(
            problems(
                "adapters: [%s, mqtt: {url: 'mqtt://b:1884', topics: u, client_id: me}]"
                    .formatted(FIRST)))
        .isEmpty();
  }

  private String problems(String pipeline) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"), "pipelines: {a: {" + pipeline + "}}\ndevice: d");
    ConfigurationException found =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> Configuration.load(file, new Environment(Map.of(), () -> "host-7")));
    return found == null ? "" : String.valueOf(found.getMessage());
  }
}
