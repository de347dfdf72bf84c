package dev.taffrail.edge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.edge.ClientTls;
import dev.taffrail.edge.Records;
import dev.taffrail.edge.adapter.JsonFields;
import dev.taffrail.edge.adapter.LiveRun;
import dev.taffrail.journal.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With a real broker, which is killed, cut off and started again. */
@SuppressWarnings("try") // runs are there to be closed
class MqttAdapterTest {
  private static final MqttSubscription ALL = MqttSubscription.to("site/#", "unnamed", "Cel");

  @TempDir Path folder;
  private Records records;

  @BeforeEach
  void open() {
    records = Records.of(Level.DEBUG, folder);
  }

  @AfterEach
  void close() {
    records.close();
  }

  @ParameterizedTest
  @EnumSource
  void numbersAndJsonBecomeReadingsAndWhatIsNeitherIsBad(MqttBroker.Version version)
      throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder);
        LiveRun run =
            new LiveRun(
                new MqttAdapter(mosquitto.broker("one").withVersion(version), ALL.withLevel(2)))) {
      awaitUp(1);
      mosquitto.publish("site/boiler", "21.5");
      mosquitto.publish("site/pump", "{\"value\": 3, \"unit\": \"bar\", \"time\": 1780128000}");
      mosquitto.publish("site/x", "[{\"sensor\": \"a\", \"value\": 1}, {\"sensor\": \"b\"}]");
      mosquitto.publish("site/boiler", "warm");
      mosquitto.publish("site/boiler", "99", "-r");
      mosquitto.publish("site", "4");
      awaitReadings(5);
    }

    assertThat(records.of("sensor_reading"))
        .extracting(r -> r.field("sensor") + " " + r.field("value") + " " + r.field("unit"))
        .containsExactly(
            "boiler 21.5 Cel", "pump 3.0 bar", "a 1.0 Cel", "boiler 99.0 Cel", "unnamed 4.0 Cel");
    assertThat(records.of("sensor_reading").get(1).field("time")).isEqualTo("2026-05-30T08:00:00Z");
    assertThat(records.only("adapter_stopped").field("bad_readings")).isEqualTo("2");
  }

  @Test
  void levelsOfTheTopicAndMembersOfTheMessageAreMetadataInTheReadingsRecord() throws Exception {
    MqttSubscription subscription =
        ALL.withMetadata(Map.of("site", 1, "hall", 3))
            .withFields(JsonFields.DEFAULT.withMetadata(Set.of("battery")));
    try (Mosquitto mosquitto = new Mosquitto(folder);
        LiveRun run = new LiveRun(new MqttAdapter(mosquitto.broker("one"), subscription))) {
      awaitUp(1);
      mosquitto.publish("site/boiler", "21.5");
      mosquitto.publish("site/boiler/7", "{\"value\": 3, \"battery\": 97}");
      awaitReadings(2);
    }
    assertThat(records.of("sensor_reading").get(0).field("metadata")).isEqualTo("{site=site}");
    assertThat(records.of("sensor_reading").get(1).field("metadata"))
        .contains("site=site", "hall=7", "battery=97");
  }

  /** Java itself takes 70F for a number, and would make a reading of 70 degrees of it. */
  @ParameterizedTest
  @ValueSource(strings = {"70F", "{\"value\": \"70F\"}"})
  void aNumberWithALetterBehindItIsBadAndItsTopicIsNamed(String message) throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder);
        LiveRun run = new LiveRun(new MqttAdapter(mosquitto.broker("one"), ALL))) {
      awaitUp(1);
      mosquitto.publish("site/boiler", message);
      mosquitto.publish("site/boiler", " 2.5e1 ");
      awaitReadings(1);
    }
    assertThat(records.only("sensor_reading").field("value")).isEqualTo("25.0");
    assertThat(records.only("adapter_read_failed").field("reason"))
        .startsWith("site/boiler: ")
        .contains("expected a number");
  }

  @Test
  void aRetainedMessageOfBeforeIsNoReading() throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder)) {
      mosquitto.publish("site/old", "1", "-r");
      try (LiveRun run = new LiveRun(new MqttAdapter(mosquitto.broker("one"), ALL))) {
        awaitUp(1);
        mosquitto.publish("site/new", "2");
        awaitReadings(1);
      }
    }
    assertThat(records.only("sensor_reading").field("value")).isEqualTo("2.0");
  }

  @Test
  void aTraceIsOneCorrelationIdFromTheMessageToTheRecords() throws Exception {
    String trace = "0190163d8694739baea5966c26f8ad90";
    try (Mosquitto mosquitto = new Mosquitto(folder);
        LiveRun run = new LiveRun(new MqttAdapter(mosquitto.broker("one"), ALL))) {
      awaitUp(1);
      mosquitto.publish(
          "site/a",
          "1",
          "-D",
          "publish",
          "user-property",
          "traceparent",
          "00-" + trace + "-00f067aa0ba902b7-01");
      awaitReadings(1);
      await().until(() -> !records.of("pipeline_run_end").isEmpty());
    }
    assertThat(records.only("sensor_reading").correlationId())
        .isEqualTo("0190163d-8694-739b-aea5-966c26f8ad90");
    assertThat(records.of("pipeline_run_end").get(0).correlationId())
        .isEqualTo("0190163d-8694-739b-aea5-966c26f8ad90");
  }

  @ParameterizedTest
  @EnumSource
  void aBrokerThatIsKilledAndComesBackIsConnectedAgain(MqttBroker.Version version)
      throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder);
        LiveRun run =
            new LiveRun(new MqttAdapter(mosquitto.broker("one").withVersion(version), ALL))) {
      awaitUp(1);
      mosquitto.publish("site/a", "1");
      awaitReadings(1);
      mosquitto.kill();
      await().until(() -> states().contains("up down"));
      mosquitto.start();
      awaitUp(2);
      mosquitto.publish("site/a", "2");
      awaitReadings(2);
    }
    assertThat(records.of("adapter_read_failed")).isNotEmpty();
  }

  @Test
  void aNetworkThatSwallowsEverythingIsNoticedAndWhatTheBrokerKeptComesAfterIt() throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder);
        CutProxy proxy = new CutProxy(mosquitto.port)) {
      MqttBroker broker =
          MqttBroker.at(URI.create("mqtt://127.0.0.1:" + proxy.port()), "one")
              .withKeepAlive(Duration.ofSeconds(1))
              .withTimeout(Duration.ofMillis(500))
              .withSession(Duration.ofMinutes(5));
      try (LiveRun run = new LiveRun(new MqttAdapter(broker, ALL))) {
        awaitUp(1);
        proxy.cut();
        mosquitto.publish("site/a", "1");
        await().until(() -> states().contains("up down"));
        proxy.mend();
        awaitUp(2);
        mosquitto.publish("site/a", "2");
        awaitReadings(2);
      }
    }
    assertThat(records.of("sensor_reading"))
        .extracting(r -> r.field("value"))
        .containsExactly("1.0", "2.0");
  }

  @Test
  void aWrongPasswordIsToldWithoutShowingIt() throws Exception {
    Path passwords = folder.resolve("passwords");
    Process made =
        new ProcessBuilder("mosquitto_passwd", "-b", "-c", passwords.toString(), "u", "right-one")
            .start();
    assertThat(made.waitFor()).isZero();
    try (Mosquitto mosquitto =
        new Mosquitto(folder, "allow_anonymous false", "password_file " + passwords)) {
      MqttBroker wrong = mosquitto.broker("one").withLogin("u", "hush-hush");
      assertThat(wrong.toString()).doesNotContain("hush");
      try (LiveRun run = new LiveRun(new MqttAdapter(wrong, ALL))) {
        await().until(() -> states().contains("connecting down"));
      }
      assertThat(records.of("adapter_read_failed").get(0).field("reason"))
          .containsIgnoringCase("authori");
      assertThat(records.all().toString()).doesNotContain("hush-hush");

      records.clear();
      MqttBroker right = mosquitto.broker("one").withLogin("u", "right-one");
      try (LiveRun run = new LiveRun(new MqttAdapter(right, ALL))) {
        awaitUp(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatComesWhileTheProgramIsAwayIsKeptAndNothingComesTwice(MqttBroker.Version version)
      throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder)) {
      MqttBroker broker =
          mosquitto.broker("one").withVersion(version).withSession(Duration.ofMinutes(5));
      try (LiveRun run = new LiveRun(new MqttAdapter(broker, ALL))) {
        awaitUp(1);
        mosquitto.publish("site/a", "1");
        awaitReadings(1);
      }
      mosquitto.publish("site/a", "2");
      mosquitto.publish("site/a", "3");
      try (LiveRun run = new LiveRun(new MqttAdapter(broker, ALL))) {
        awaitUp(2);
        mosquitto.publish("site/a", "4");
        awaitReadings(4);
      }
    }
    assertThat(records.of("sensor_reading"))
        .extracting(r -> r.field("value"))
        .containsExactly("1.0", "2.0", "3.0", "4.0");
  }

  /** Mosquitto sends one message more than it is told, where it is told a number. */
  @ParameterizedTest
  @CsvSource({"MQTT_3_1_1, 500", "MQTT_5, 3000"})
  void manyMessagesAtOnceAllArriveThoughTheBrokerWaitsForAcknowledgements(
      MqttBroker.Version version, int messages) throws Exception {
    Path lines = folder.resolve("lines");
    StringBuilder numbers = new StringBuilder();
    for (int i = 0; i < messages; i++) {
      numbers.append(i).append('\n');
    }
    Files.writeString(lines, numbers);
    try (Mosquitto mosquitto = new Mosquitto(folder, "max_queued_messages 100000");
        LiveRun run =
            new LiveRun(new MqttAdapter(mosquitto.broker("one").withVersion(version), ALL))) {
      awaitUp(1);
      Process publisher =
          new ProcessBuilder(
                  "mosquitto_pub", "-p", "" + mosquitto.port, "-q", "1", "-t", "site/a", "-l")
              .redirectInput(lines.toFile())
              .start();
      assertThat(publisher.waitFor()).isZero();
      awaitReadings(messages);
    }
    assertThat(records.of("sensor_reading"))
        .extracting(r -> r.field("value"))
        .doesNotHaveDuplicates();
  }

  @Test
  void tlsTrustsTheStatedAuthorityAndNoOther() throws Exception {
    new BrokerCertificate(folder).write();
    try (Mosquitto mosquitto =
        new Mosquitto(
            folder,
            "certfile " + folder.resolve("broker.pem"),
            "keyfile " + folder.resolve("broker.key"))) {
      URI url = URI.create("mqtts://127.0.0.1:" + mosquitto.port);
      MqttBroker trusting =
          MqttBroker.at(url, "one").withTls(ClientTls.trusting(folder.resolve("broker.pem")));
      try (LiveRun run = new LiveRun(new MqttAdapter(trusting, ALL))) {
        awaitUp(1);
        mosquitto.publish(
            "site/a", "1", "--cafile", folder.resolve("broker.pem").toString(), "--insecure");
        awaitReadings(1);
      }
      records.clear();
      try (LiveRun run = new LiveRun(new MqttAdapter(MqttBroker.at(url, "one"), ALL))) {
        await().until(() -> states().contains("connecting down"));
      }
      assertThat(states()).doesNotContain("connecting up");
    }
  }

  private void awaitUp(int times) {
    await().until(() -> states().stream().filter(s -> s.equals("connecting up")).count() == times);
  }

  private void awaitReadings(int count) {
    await().until(() -> records.of("sensor_reading").size() >= count);
  }

  private List<String> states() {
    return records.of("adapter_state_changed").stream()
        .map(r -> r.field("from") + " " + r.field("to"))
        .toList();
  }
}
