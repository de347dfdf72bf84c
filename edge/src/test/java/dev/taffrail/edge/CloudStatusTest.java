package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.edge.CloudStatus.State;
import dev.taffrail.journal.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pipeline says of its cloud to those who ask. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloudStatusTest {
  @TempDir Path folder;
  private Records records;
  private CloudReceiver cloud;

  @BeforeEach
  void start() throws Exception {
    records = Records.of(Level.INFO, folder);
    cloud = new CloudReceiver();
  }

  @AfterEach
  void stop() {
    cloud.close();
    records.close();
  }

  @Test
  void theStateIsWhatTheReceiverSaidLastInItsOwnWordsWithoutSecrets() {
    cloud.say("<html><style>p {}</style>\n<p>no key-geheim-7\t at /readings</p></html>");
    HttpCloud target = HttpCloud.to(cloud.url()).withToken("key-geheim-7");
    try (Pipeline pipeline = pipeline(sync(target))) {
      CloudStatus before = status(pipeline);
      assertThat(before.state()).isEqualTo(State.UNTRIED);
      assertThat(before.receiver()).isEqualTo("127.0.0.1:" + cloud.url().getPort());
      assertThat(before.lastError()).isNull();
      Instant began = Instant.now();
      assertThat(after(503, pipeline).state()).isEqualTo(State.RETRYING);
      CloudStatus unwanted = after(401, pipeline);
      assertThat(unwanted.state()).isEqualTo(State.MISCONFIGURED);
      assertThat(unwanted.lastError()).isEqualTo("answered 401: no *** at ***");
      assertThat(unwanted.lastErrorAt()).isBetween(began, Instant.now());
      assertThat(records.of("retries_exhausted").get(1).field("reason")).isEqualTo("no *** at ***");
      CloudStatus well = after(204, pipeline);
      assertThat(well.state()).isEqualTo(State.OK);
      assertThat(well.lastError()).as("the newest failure").isEqualTo(unwanted.lastError());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cannot POST /hooks/t0/key-of-an-address | Cannot POST ***",
        "Cannot POST /t0/key-of-an-address | Cannot POST ***",
        "Cannot POST /key-of-an-address | Cannot POST ***",
        "no hook 'key-of-an-address' | no hook '***'",
        "{\"bad\":\"Bearer ge\\/heim+7\"} | {\"bad\":\"***\"}",
        "{\"at\":\"\\/hooks\\/t0\\/key-of-an-address\"} | {\"at\":\"***\"}"
      })
  void itsWordsShowNoSecretHoweverTheReceiverWritesIt(String words, String shown) {
    cloud.say(words);
    URI url = cloud.url().resolve("/hooks/t0/key-of-an-address");
    try (Pipeline pipeline = pipeline(sync(HttpCloud.to(url).withToken("ge/heim+7")))) {
      assertThat(after(401, pipeline).lastError()).isEqualTo("answered 401: " + shown);
    }
  }

  @Test
  void itsWordsSteerNoTerminal() {
    cloud.say("a\u001b[31mb\u0007\u009b31mc\r\nd\u0085e");
    try (Pipeline pipeline = pipeline(sync(HttpCloud.to(cloud.url())))) {
      assertThat(after(401, pipeline).lastError()).isEqualTo("answered 401: a [31mb 31mc d e");
    }
  }

  /** Of a long page the beginning is kept, and tags of that are no words. */
  @Test
  void itsWordsShowNoHalfOfASecretWhereThePageIsCut() {
    String page = "<" + "b".repeat(4_060) + ">no good: geheim-key-of-a-device" + " ".repeat(2_000);
    cloud.say(page);
    try (Pipeline pipeline =
        pipeline(sync(HttpCloud.to(cloud.url()).withToken("geheim-key-of-a-device")))) {
      assertThat(after(401, pipeline).lastError()).isEqualTo("answered 401: no good: ***");
    }
  }

  /** Behind a proxy the receiver knows another path, and it may name a key alone. */
  @Test
  void noPartOfTheAddressThatMayBeAKeyIsShown() {
    String key = "T0123456789abcdef";
    URI url = URI.create(cloud.url() + "/" + key + "?api_key=kk%20geheim&v=1234567");
    cloud.say("kk geheim, kk%20geheim and 1234567 are no keys of \\/readings\\/" + key);
    try (Pipeline pipeline = pipeline(sync(HttpCloud.to(url)))) {
      assertThat(after(403, pipeline).lastError())
          .isEqualTo("answered 403: ***, *** and *** are no keys of ***");
    }
  }

  @Test
  void aSecretThatBeginsWithAnotherValueIsHiddenWhole() {
    cloud.say("no token acme-live-geheim of acme");
    HttpCloud target =
        HttpCloud.to(URI.create(cloud.url() + "?token=acme-live-geheim"))
            .withHeaders(Map.of("X-Tenant", "acme"));
    try (Pipeline pipeline = pipeline(sync(target))) {
      assertThat(after(401, pipeline).lastError()).isEqualTo("answered 401: no token *** of ***");
    }
  }

  @Test
  void whoDoesNotAnswerIsTriedAgain() {
    cloud.close();
    try (Pipeline pipeline = pipeline(sync(HttpCloud.to(cloud.url())))) {
      pipeline.run(minutes(0, 5, 5));
      assertThat(status(pipeline).state()).isEqualTo(State.RETRYING);
      assertThat(status(pipeline).lastError()).contains("onnect");
    }
  }

  @Test
  void tenDocumentsRefusedInARowAreMoreThanAFewBadOnes() {
    try (Pipeline pipeline = pipeline(sync(HttpCloud.to(cloud.url())))) {
      for (int i = 0; i < 9; i++) {
        assertThat(after(400, pipeline).state()).isEqualTo(State.OK);
      }
      assertThat(after(400, pipeline).state()).isEqualTo(State.REFUSING);
      assertThat(after(204, pipeline).state()).isEqualTo(State.OK);
      assertThat(status(pipeline).accounts()).isEqualTo(new CloudAccounts(11, 1, 0, 0, 10, 0, 0));
    }
  }

  @Test
  void whatWaitsInMemoryIsCountedByPriority() {
    cloud.answerAlways(503);
    Pipeline pipeline = pipeline(sync(HttpCloud.to(cloud.url())));
    Instant began = Instant.now();
    pipeline.run(minutes(0, 5, 5));
    pipeline.run(minutes(2, 99, 5));
    assertThat(status(pipeline).waiting())
        .isEqualTo(
            Map.of(
                CloudPriority.CRITICAL,
                1L,
                CloudPriority.ANOMALY,
                0L,
                CloudPriority.TELEMETRY,
                1L,
                CloudPriority.LOGS,
                0L));
    assertThat(status(pipeline).accounts().waiting()).isEqualTo(2);
    assertThat(status(pipeline).oldest()).isBetween(began, Instant.now());
    pipeline.close();
    assertThat(status(pipeline).accounts().waiting()).as("lost").isZero();
    assertThat(status(pipeline).oldest()).isNull();
    StoreFile.balanced(status(pipeline).accounts());
  }

  @Test
  void aStoreIsCountedOverRestartsAndTheCircuitIsShown() {
    CloudSync sync = sync(HttpCloud.to(cloud.url())).withStore(CloudStore.at(store()));
    cloud.answerAlways(503);
    Instant began = Instant.now().minusMillis(1);
    try (Pipeline pipeline = pipeline(sync)) {
      pipeline.run(minutes(0, 99, 5));
      assertThat(status(pipeline).circuitOpen()).isFalse();
      for (int i = 1; i < CloudLink.MOST_FAILURES; i++) {
        pipeline.run(List.of());
      }
      assertThat(status(pipeline).circuitOpen()).isTrue();
    }
    try (Pipeline pipeline = pipeline(sync)) {
      pipeline.run(List.of());
      CloudStatus status = status(pipeline);
      assertThat(status.state()).isEqualTo(State.RETRYING);
      assertThat(status.accounts().queued()).isEqualTo(2); // with that of the last window
      assertThat(status.waiting())
          .containsEntry(CloudPriority.CRITICAL, 1L)
          .containsEntry(CloudPriority.TELEMETRY, 1L);
      assertThat(status.oldest()).isBetween(began, Instant.now());
      cloud.answer(204);
      cloud.answerAlways(400);
      pipeline.run(List.of());
      status = status(pipeline);
      assertThat(status.accounts().delivered()).isOne();
      assertThat(status.accounts().dead()).isOne();
      assertThat(status.deadLetters()).isOne();
      assertThat(status.accounts().waiting()).isZero();
      StoreFile.balanced(status.accounts());
    }
  }

  @Test
  void aStoreThatFailsIsSaidUntilItWorksAgain() throws Exception {
    Path folderInTheWay = Files.createDirectory(store());
    CloudSync sync = sync(HttpCloud.to(cloud.url())).withStore(CloudStore.at(store()));
    cloud.answerAlways(503);
    try (Pipeline pipeline = pipeline(sync)) {
      pipeline.run(minutes(0, 5, 5));
      CloudStatus status = status(pipeline);
      assertThat(status.state()).isEqualTo(State.FAILING);
      assertThat(status.lastError()).startsWith("store " + store() + " failed: ");
      assertThat(status.accounts().waiting()).isOne();
      Files.delete(folderInTheWay);
      pipeline.run(List.of());
      pipeline.run(List.of());
      assertThat(status(pipeline).state()).isEqualTo(State.RETRYING);
      assertThat(status(pipeline).lastError()).isEqualTo("answered 503");
      assertThat(status(pipeline).accounts().waiting()).isOne();
    }
  }

  private CloudStatus after(int answer, Pipeline pipeline) {
    cloud.answerAlways(answer);
    PipelineResult unused = pipeline.run(minutes(minute, 5, 5));
    minute += 2;
    return status(pipeline);
  }

  private int minute;

  private static CloudStatus status(Pipeline pipeline) {
    return Objects.requireNonNull(pipeline.cloudStatus());
  }

  private Path store() {
    return folder.resolve("cloud.db");
  }

  /** One try in a run, and a wait behind failures that is over at once. */
  private static CloudSync sync(CloudTarget target) {
    return CloudSync.to(target).withAttempts(1).withBackoff(Duration.ZERO);
  }

  private static Pipeline pipeline(CloudSync sync) {
    return Pipeline.named("fridge")
        .windows(Windows.tumbling(Duration.ofMinutes(1)))
        .rule(RuleConfig.above("fire", 50.0, 40.0).withSeverity(Severity.CRITICAL))
        .cloud(sync)
        .build();
  }
}
