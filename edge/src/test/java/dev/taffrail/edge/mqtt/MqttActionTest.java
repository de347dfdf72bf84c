package dev.taffrail.edge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.edge.ActionConfig;
import dev.taffrail.edge.ActionTries;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.Records;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.Windows;
import dev.taffrail.journal.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events to a real broker, whose own client takes them. */
class MqttActionTest {
  private static final ActionTries TRIES = new ActionTries(20, Duration.ofMillis(100), 10);

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
  void anEventIsPublishedWithItsTraceWhereTheProtocolHasOne(MqttBroker.Version version)
      throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder)) {
      MqttAction action =
          MqttAction.to(mosquitto.broker("device").withVersion(version), "site/alarms")
              .withRetain(true)
              .withFields(Map.of("site", "north"));
      try (Pipeline pipeline = pipeline(action)) {
        pipeline.run(warm(1));
        await().until(() -> records.of("rule_action_completed").size() == 1);
      }
      String message = mosquitto.newest("site/alarms");
      assertThat(message).contains("\"rule\":\"too_warm\"", "\"site\":\"north\"", "9.5");
      String id = records.only("rule_action_completed").field("correlation_id");
      assertThat(message.contains("traceparent:00-" + id.replace("-", "")))
          .isEqualTo(version == MqttBroker.Version.MQTT_5);
    }
  }

  @Test
  void whatABrokerMissesWhileItIsAwayComesWhenItIsBack() throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder)) {
      MqttAction action =
          MqttAction.to(mosquitto.broker("device"), "site/alarms")
              .withRetain(true)
              .withTries(TRIES);
      try (Pipeline pipeline = pipeline(action)) {
        pipeline.run(warm(1));
        await().until(() -> records.of("rule_action_completed").size() == 1);
        mosquitto.kill();
        pipeline.run(warm(2));
        mosquitto.start();
        await().until(() -> records.of("rule_action_completed").size() == 2);
      }
      assertThat(mosquitto.newest("site/alarms")).contains("2026-05-30T09:");
    }
    assertThat(records.of("rule_action_failed")).isEmpty();
  }

  @Test
  void aBrokerThatWillNotHaveUsIsAnErrorThatNamesNoSecret() throws Exception {
    Path passwords = Files.createFile(folder.resolve("passwords"));
    try (Mosquitto mosquitto =
        new Mosquitto(folder, "allow_anonymous false", "password_file " + passwords)) {
      MqttAction action =
          MqttAction.to(mosquitto.broker("device").withLogin("me", "geheim"), "site/alarms")
              .withTries(new ActionTries(2, Duration.ofMillis(10), 10));
      try (Pipeline pipeline = pipeline(action)) {
        pipeline.run(warm(1));
        // At its end it would wait three seconds: a first connection may take longer.
        await().until(() -> records.of("rule_action_failed").size() == 1);
      }
      assertThat(action.toString()).doesNotContain("geheim", "me");
    }
    Records.Noted failed = records.only("rule_action_failed");
    assertThat(failed.level()).isEqualTo(Level.ERROR);
    assertThat(failed.field("reason")).contains("NOT_AUTHORIZED");
    assertThat(failed.toString()).doesNotContain("geheim");
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_packet_size 1000", "message_size_limit 1000"})
  void aMessageThatIsTooLargeForTheBrokerIsToldAtOnceAndTheNextOneGoesOut(String limit)
      throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder, limit)) {
      MqttAction action =
          MqttAction.to(mosquitto.broker("device"), "site/alarms")
              .withRetain(true)
              .withTries(new ActionTries(20, Duration.ofMinutes(1), 10));
      try (Pipeline pipeline = pipeline(action)) {
        Instant hour = Instant.parse("2026-05-30T07:00:00Z");
        String large = "s".repeat(1200);
        pipeline.run(
            List.of(
                SensorReading.of(large, hour, 9.5, "Cel"),
                SensorReading.of(large, hour.plusSeconds(1200), 5, "Cel")));
        pipeline.run(warm(1));
        await().until(() -> records.of("rule_action_completed").size() == 1);
      }
      assertThat(mosquitto.newest("site/alarms")).contains("room");
    }
    Records.Noted failed = records.only("rule_action_failed");
    assertThat(failed.field("reason")).contains("PACKET_TOO_LARGE");
    assertThat(failed.field("attempts")).isEqualTo("1");
    assertThat(records.only("action_stopped").field("failed")).isEqualTo("1");
  }

  @Test
  void whatWeMayNotPublishIsGivenUpAtOnceAndTheConnectionStays() throws Exception {
    Path rights = Files.writeString(folder.resolve("acl"), "topic read #\n");
    try (Mosquitto mosquitto = new Mosquitto(folder, "acl_file " + rights)) {
      MqttAction action = MqttAction.to(mosquitto.broker("device"), "site/alarms").withTries(TRIES);
      try (Pipeline pipeline = pipeline(action)) {
        pipeline.run(warm(1));
        pipeline.run(warm(2));
        await().until(() -> records.of("rule_action_failed").size() == 2);
      }
      assertThat(records.of("rule_action_failed"))
          .allSatisfy(
              failed -> {
                assertThat(failed.field("attempts")).isEqualTo("1");
                assertThat(failed.field("reason")).contains("NOT_AUTHORIZED");
              });
      assertThat(mosquitto.log().split("as device", -1)).as("connected once").hasSize(2);
    }
  }

  @Test
  void aTopicHasNoWildcards() {
    MqttBroker broker = MqttBroker.at(java.net.URI.create("mqtt://h"), "id");
    for (String topic : List.of("a/+", "#", "")) {
      assertThatThrownBy(() -> MqttAction.to(broker, topic))
          .hasMessage("topic: expected a topic without + and #, found '" + topic + "'");
    }
  }

  private static Pipeline pipeline(MqttAction action) {
    return Pipeline.named("cold")
        .windows(Windows.tumbling(Duration.ofMinutes(10)))
        .rule(RuleConfig.above("too_warm", 8, 6))
        .action(ActionConfig.of("pager", action))
        .build();
  }

  /** An excursion in the n-th hour, and its end. */
  private static List<SensorReading> warm(int n) {
    Instant hour = Instant.parse("2026-05-30T07:00:00Z").plus(Duration.ofHours(n));
    return List.of(
        SensorReading.of("room", hour, 9.5, "Cel"),
        SensorReading.of("room", hour.plusSeconds(1200), 5, "Cel"),
        SensorReading.of("room", hour.plusSeconds(2400), 5, "Cel"));
  }
}
