package dev.taffrail.edge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.edge.ClientTls;
import dev.taffrail.edge.CloudFlush;
import dev.taffrail.edge.CloudStore;
import dev.taffrail.edge.CloudSync;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.PipelineResult;
import dev.taffrail.edge.Records;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.Severity;
import dev.taffrail.edge.Windows;
import dev.taffrail.journal.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents to a real broker, which is killed, cut off and started again. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MqttCloudTest {
  private static final String TOPIC = "site/results";
  private static final CloudFlush NOTHING_YET = new CloudFlush(0, 1, 0);

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
  void aDocumentHasItsIdTraceAndTypeWhereTheProtocolHasThem(MqttBroker.Version version)
      throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder)) {
      MqttReceiver receiver = mosquitto.subscribe(TOPIC);
      PipelineResult result;
      try (Pipeline pipeline = pipeline(sync(mosquitto.broker("device").withVersion(version)))) {
        result = pipeline.run(hour(1, 5));
        assertThat(result.cloud()).isEqualTo(new CloudFlush(1, 0, 0));
      }
      MqttReceiver.Message message = receiver.await(1).get(0);
      String id = result.correlationId();
      assertThat(message.correlationId()).isEqualTo(id);
      if (version == MqttBroker.Version.MQTT_5) {
        assertThat(message.type()).isEqualTo("application/json");
        assertThat(message.properties())
            .contains("idempotency-key:" + message.document())
            .contains("traceparent:00-" + id.replace("-", ""));
      }
      assertThat(records.of("cloud_flush_completed").get(0).correlationId()).isEqualTo(id);
    }
  }

  @Test
  void whatABrokerMissesWhileItIsAwayArrivesOnceItIsBackAndTheUrgentFirst() throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder)) {
      MqttReceiver receiver = mosquitto.subscribe(TOPIC);
      List<String> runs = new ArrayList<>();
      try (Pipeline pipeline = pipeline(stored(mosquitto.broker("device")))) {
        runs.add(pipeline.run(hour(1, 5)).correlationId());
        receiver.await(1);
        mosquitto.kill();
        runs.add(pipeline.run(hour(2, 5)).correlationId());
        runs.add(pipeline.run(hour(3, 99)).correlationId());
        mosquitto.start();
        receiver.awaitSubscribed(2);
        await().until(() -> pipeline.run(List.of()).cloud().pending() == 0);
      }
      List<MqttReceiver.Message> messages = receiver.await(3);
      assertThat(messages.subList(0, 3))
          .extracting(MqttReceiver.Message::correlationId)
          .containsExactly(runs.get(0), runs.get(2), runs.get(1));
      assertThat(messages).extracting(MqttReceiver.Message::document).doesNotHaveDuplicates();
    }
    assertThat(records.of("cloud_rows_lost")).isEmpty();
  }

  @Test
  void anAcknowledgementThatGotLostMeansTheSameDocumentAgain() throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder);
        CutProxy proxy = new CutProxy(mosquitto.port)) {
      MqttReceiver receiver = mosquitto.subscribe(TOPIC);
      MqttBroker broker = MqttBroker.at(URI.create("mqtt://127.0.0.1:" + proxy.port()), "device");
      try (Pipeline pipeline =
          pipeline(sync(broker).withAttempts(2).withTimeout(Duration.ofMillis(500)))) {
        pipeline.run(hour(1, 5));
        proxy.cutAnswers();
        assertThat(pipeline.run(hour(2, 5)).cloud()).isEqualTo(new CloudFlush(0, 2, 0));
        proxy.mend();
        assertThat(pipeline.run(List.of()).cloud()).isEqualTo(new CloudFlush(2, 0, 0));
      }
      List<MqttReceiver.Message> messages = receiver.await(3); // the second try found nobody
      assertThat(messages.get(2)).isEqualTo(messages.get(1)).isNotEqualTo(messages.get(0));
    }
  }

  @Test
  void whatWaitsInAStoreIsPublishedByTheNextProcessAndExpiresWhenItWouldHaveThere()
      throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder)) {
      mosquitto.kill();
      String id;
      try (Pipeline pipeline = pipeline(stored(mosquitto.broker("device")))) {
        id = pipeline.run(hour(1, 5)).correlationId();
      }
      mosquitto.start();
      MqttReceiver receiver = mosquitto.subscribe(TOPIC);
      try (Pipeline pipeline = pipeline(stored(mosquitto.broker("device")))) {
        assertThat(pipeline.run(List.of()).cloud().pending()).isZero();
      }
      MqttReceiver.Message message = receiver.await(1).get(0);
      assertThat(message.correlationId()).isEqualTo(id);
      assertThat(Integer.parseInt(message.expiry())).isBetween(3000, 3600);
    }
  }

  @Test
  void aWrongPasswordLosesNothingAndIsToldWithoutShowingIt() throws Exception {
    Path passwords = folder.resolve("passwords");
    Process made =
        new ProcessBuilder("mosquitto_passwd", "-b", "-c", passwords.toString(), "u", "right-one")
            .start();
    assertThat(made.waitFor()).isZero();
    try (Mosquitto mosquitto =
        new Mosquitto(folder, "allow_anonymous false", "password_file " + passwords)) {
      MqttReceiver receiver = mosquitto.subscribe(TOPIC, "-u", "u", "-P", "right-one");
      MqttBroker wrong = mosquitto.broker("device").withLogin("u", "hush-hush");
      try (Pipeline pipeline = pipeline(stored(wrong).withAttempts(3))) {
        assertThat(pipeline.run(hour(1, 5)).cloud()).isEqualTo(NOTHING_YET);
      }
      Records.Noted exhausted = records.of("retries_exhausted").get(0);
      assertThat(exhausted.field("reason")).isEqualTo("NOT_AUTHORIZED");
      assertThat(exhausted.field("status")).isEqualTo("135");
      assertThat(exhausted.field("attempts")).as("no use").isEqualTo("1");
      assertThat(records.all().toString()).doesNotContain("hush-hush");
      assertThat(sync(wrong).toString() + wrong).doesNotContain("hush");

      MqttBroker right = mosquitto.broker("device").withLogin("u", "right-one");
      try (Pipeline pipeline = pipeline(stored(right))) {
        assertThat(pipeline.run(List.of()).cloud().pending()).isZero();
      }
      receiver.await(1);
    }
  }

  @Test
  void aBrokerMayAskForACertificateOfOurs() throws Exception {
    new BrokerCertificate(folder).write();
    Path pem = folder.resolve("broker.pem");
    Path key = folder.resolve("broker.key");
    try (Mosquitto mosquitto =
        new Mosquitto(
            folder,
            "certfile " + pem,
            "keyfile " + key,
            "cafile " + pem,
            "require_certificate true")) {
      MqttBroker broker =
          MqttBroker.at(URI.create("mqtts://127.0.0.1:" + mosquitto.port), "device");
      MqttBroker nameless = broker.withTls(ClientTls.trusting(pem));
      try (Pipeline pipeline = pipeline(stored(nameless))) {
        assertThat(pipeline.run(hour(1, 5)).cloud()).isEqualTo(NOTHING_YET);
      }
      MqttReceiver receiver =
          mosquitto.subscribe(
              TOPIC,
              "--cafile",
              pem.toString(),
              "--insecure",
              "--cert",
              pem.toString(),
              "--key",
              key.toString());
      try (Pipeline pipeline = pipeline(stored(broker.withTls(new ClientTls(pem, pem, key))))) {
        assertThat(pipeline.run(List.of()).cloud().pending()).isZero();
      }
      receiver.await(1);
    }
  }

  @Test
  void whatNobodyIsSubscribedToIsKeptUnlessThatIsSaidToBeEnough() throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder)) {
      MqttBroker broker = mosquitto.broker("device");
      try (Pipeline pipeline = pipeline(stored(broker))) {
        assertThat(pipeline.run(hour(1, 5)).cloud()).isEqualTo(NOTHING_YET);
      }
      assertThat(records.of("retries_exhausted").get(0).field("reason"))
          .isEqualTo("NO_MATCHING_SUBSCRIBERS");
      CloudSync careless =
          CloudSync.to(MqttCloud.to(broker, TOPIC).withNoSubscribersNeeded(true))
              .withStore(store());
      try (Pipeline pipeline = pipeline(careless)) {
        assertThat(pipeline.run(List.of()).cloud().pending()).isZero();
      }
    }
  }

  @Test
  void whatWeMayNotPublishIsKept() throws Exception {
    Path rights = Files.writeString(folder.resolve("acl"), "topic read #\n");
    try (Mosquitto mosquitto = new Mosquitto(folder, "acl_file " + rights);
        Pipeline pipeline = pipeline(stored(mosquitto.broker("device")))) {
      assertThat(pipeline.run(hour(1, 5)).cloud()).isEqualTo(NOTHING_YET);
      assertThat(records.only("retries_exhausted").field("reason")).isEqualTo("NOT_AUTHORIZED");
    }
  }

  /** The first is told when we connect; the second breaks the connection, as MQTT has no such. */
  @ParameterizedTest
  @ValueSource(strings = {"max_packet_size 1000", "message_size_limit 1000"})
  void aDocumentThatIsTooLargeForTheBrokerIsADeadLetterAndHoldsUpNoOther(String limit)
      throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder, limit)) {
      MqttReceiver receiver = mosquitto.subscribe(TOPIC);
      try (Pipeline pipeline = pipeline(stored(mosquitto.broker("device")))) {
        String large = "s".repeat(2000);
        Instant hour = Instant.parse("2026-05-30T08:00:00Z");
        PipelineResult result =
            pipeline.run(
                List.of(
                    SensorReading.of(large, hour, 5, "Cel"),
                    SensorReading.of(large, hour.plusSeconds(600), 5, "Cel")));
        assertThat(result.cloud()).isEqualTo(new CloudFlush(0, 0, 1));
        assertThat(pipeline.run(hour(2, 5)).cloud().pending()).isZero();
        Records.Noted dead = records.only("cloud_dead_letter");
        assertThat(dead.correlationId()).isEqualTo(result.correlationId());
        assertThat(dead.field("status")).isEqualTo("149");
      }
      receiver.await(1);
    }
  }

  @Test
  void aStopWaitsNoLongerForABrokerThatDoesNotAnswer() throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder);
        CutProxy proxy = new CutProxy(mosquitto.port)) {
      mosquitto.subscribe(TOPIC);
      MqttBroker broker = MqttBroker.at(URI.create("mqtt://127.0.0.1:" + proxy.port()), "device");
      long began;
      try (Pipeline pipeline = pipeline(stored(broker).withTimeout(Duration.ofMinutes(1)))) {
        pipeline.run(hour(1, 5));
        proxy.cut();
        pipeline.hurry();
        began = System.nanoTime();
        pipeline.run(hour(2, 5));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
      assertThat(records.of("cloud_rows_lost")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPipelineThatEndsTakesLeaveOfItsBrokerAndLeavesNoSession(MqttBroker.Version version)
      throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder)) {
      mosquitto.subscribe(TOPIC);
      MqttBroker broker = mosquitto.broker("device").withVersion(version);
      try (Pipeline pipeline = pipeline(sync(broker))) {
        pipeline.run(hour(1, 5));
        assertThat(mosquitto.log()).as("a clean session").containsPattern("as device \\(p\\d, c1,");
        assertThat(mosquitto.log()).doesNotContainPattern("Client device .*disconnected");
      }
      await().until(() -> mosquitto.log().matches("(?s).*Client device [^\n]*disconnected.*"));
    }
  }

  @Test
  void aTopicHasNoWildcards() {
    MqttBroker broker = MqttBroker.at(URI.create("mqtt://h"), "id");
    assertThatThrownBy(() -> MqttCloud.to(broker, "a/#"))
        .hasMessage("topic: expected a topic without + and #, found 'a/#'");
  }

  private CloudSync stored(MqttBroker broker) {
    return sync(broker).withStore(store());
  }

  private CloudStore store() {
    return CloudStore.at(folder.resolve("edge.db")).withKeep(Duration.ofHours(1));
  }

  private static CloudSync sync(MqttBroker broker) {
    return CloudSync.to(MqttCloud.to(broker, TOPIC))
        .withAttempts(1)
        .withBackoff(Duration.ofMillis(10));
  }

  private static Pipeline pipeline(CloudSync cloud) {
    return Pipeline.named("cold")
        .windows(Windows.tumbling(Duration.ofMinutes(10)))
        .rule(RuleConfig.above("hot", 50, 40).withSeverity(Severity.CRITICAL))
        .cloud(cloud)
        .build();
  }

  /** One window of this value in the n-th hour, which ends with the run. */
  private static List<SensorReading> hour(int n, double value) {
    Instant hour = Instant.parse("2026-05-30T07:00:00Z").plus(Duration.ofHours(n));
    return List.of(
        SensorReading.of("room", hour, value, "Cel"),
        SensorReading.of("room", hour.plusSeconds(600), value, "Cel"));
  }
}
