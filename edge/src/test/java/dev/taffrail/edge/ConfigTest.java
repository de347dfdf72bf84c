package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What readings, windows and cloud sync take and what they refuse. */
class ConfigTest {
  @Test
  void aReadingHasASensorATimeAndAFiniteValue() {
    assertThatIllegalArgumentException().isThrownBy(() -> SensorReading.of(" ", T0, 1, ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SensorReading.of("s1", T0, Double.NaN, ""))
        .withMessage("value of s1 at 2026-05-30T08:00:00Z: expected a finite number, found NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SensorReading.of("s1", Instant.MAX, 1, ""))
        .withMessageContaining("years 1 to 9999");
  }

  @Test
  void metadataIsCopied() {
    Map<String, String> metadata = new HashMap<>(Map.of("site", "north"));
    SensorReading reading = new SensorReading("s1", T0, 1, "Cel", metadata);
    metadata.clear();
    assertThat(reading.metadata()).containsEntry("site", "north");
  }

  @Test
  void windowsAreWholeMillisecondsLong() {
    assertThatIllegalArgumentException().isThrownBy(() -> Windows.tumbling(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Windows.tumbling(Duration.ofNanos(1_500_000)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Windows.tumbling(Duration.ofSeconds(Long.MAX_VALUE)))
        .withMessageContaining("window length");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Windows.tumbling(Duration.ofDays(1)).allowedLateness(Duration.ofMillis(-1)))
        .withMessageContaining("allowed lateness");
  }

  @Test
  void noLatenessIsAllowedUnlessSaid() {
    Windows windows = Windows.tumbling(Duration.ofDays(1));
    assertThat(windows.allowedLateness()).isZero();
    assertThat(windows.allowedLateness(Duration.ofHours(1)).length()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void cloudSyncHasTheseDefaults() {
    URI url = URI.create("https://cloud.example/readings");
    assertThat(CloudSync.to(url))
        .isEqualTo(
            new CloudSync(
                HttpCloud.to(url),
                4,
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                500,
                10_000,
                null));
  }

  @Test
  void cloudSyncRefusesWhatCannotWork() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CloudSync.to(URI.create("mqtt://cloud.example")))
        .withMessage("url: expected http or https, found mqtt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CloudSync.to(URI.create("https:/path")))
        .withMessageContaining("host");
    CloudSync cloud = CloudSync.to(URI.create("https://cloud.example"));
    assertThatIllegalArgumentException().isThrownBy(() -> cloud.withAttempts(0));
    assertThatIllegalArgumentException().isThrownBy(() -> cloud.withTimeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cloud.withTimeout(Duration.ofMillis(600_001)));
    assertThatIllegalArgumentException().isThrownBy(() -> cloud.withBackoff(Duration.ofMillis(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cloud.withBackoff(Duration.ofMillis(60_001)))
        .withMessage("backoff: expected a time from 0 to 1m, found PT1M0.001S");
    assertThatIllegalArgumentException().isThrownBy(() -> cloud.withRowsPerRequest(0));
    assertThatIllegalArgumentException().isThrownBy(() -> cloud.withKeepRows(499));
  }

  @Test
  void aTimeThatNobodyCanCountIsRefusedAsAnyOther() {
    Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
    URI url = URI.create("https://cloud.example");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CloudSync.to(url).withTimeout(endless))
        .withMessageStartingWith("timeout: expected a time from 1ms to 10m, found ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpAction.to(url).withTimeout(endless.negated()))
        .withMessageStartingWith("timeout: expected a time from 1ms to 10m, found ");
  }

  @Test
  void noSecretOfTheUrlIsEverSaid() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CloudSync.to(URI.create("https://user:pa55@cloud.example")))
        .withMessageNotContaining("pa55");
    assertThat(CloudSync.to(URI.create("https://cloud.example:8443/in?sig=pa55")))
        .hasToString("CloudSync[cloud.example:8443]");
  }

  @Test
  void rulesAndActionsOfAPipelineHaveNamesOfTheirOwn() {
    PipelineBuilder builder = Pipeline.named("p").rule(RuleConfig.above("hot", 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.rule(RuleConfig.below("hot", 1, 1)))
        .withMessage("rule hot: there is one of that name");
    builder.action("bell", event -> {});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.action("bell", event -> {}))
        .withMessage("action bell: there is one of that name");
    assertThatIllegalArgumentException().isThrownBy(() -> Pipeline.named(" "));
  }

  @Test
  @SuppressWarnings("NullAway") // what must not be, and would end a run later
  void aRuleAndAnActionMissNoneOfTheirParts() {
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                new ThresholdRule(
                    "r", Severity.INFO, Measure.MEAN, null, 8, 9, Duration.ZERO, Duration.ZERO))
        .withMessage("side");
    ActionConfig action = ActionConfig.of("bell", (pipeline, name) -> event -> true);
    assertThatNullPointerException()
        .isThrownBy(() -> action.withSeverity(null))
        .withMessage("severity");
  }

  @Test
  void theVersionIsThatOfTheBuild() throws Exception {
    assertThat(Files.readString(Path.of("../pom.xml")))
        .containsPattern("<version>" + Pipeline.VERSION + "(-SNAPSHOT)?</version>");
  }

  @Test
  void aStoreHasTheseDefaultsAndTheseLimits() {
    CloudStore store = CloudStore.at(Path.of("/var/lib/edge.db"));
    assertThat(store)
        .isEqualTo(new CloudStore(Path.of("/var/lib/edge.db"), 64 << 20, Duration.ofDays(7), 100));
    assertThat(CloudSync.to(URI.create("http://h/")).withStore(store).withKeepRows(500).store())
        .isEqualTo(store);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.withMaxBytes(1000))
        .withMessage("maxBytes: expected 1MiB or more, found 1000");
    assertThatIllegalArgumentException().isThrownBy(() -> store.withKeep(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> store.withDeadLetters(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> CloudStore.at(Path.of("a?b")));
  }
}
