package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.ship.cloudwatch.CloudWatchConfig;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.splunk.SplunkConfig;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver would refuse for ever is refused before anything is sent. */
class ConfigTest {
  private static final URI URL = URI.create("https://receiver.example:3100");
  private static final Map<String, String> JOB = Map.of("job", "edge");

  @Test
  void ofLokiWantsOneToTwelveLabels() {
    assertRefused(() -> LokiConfig.at(URL, Map.of()), "labels: expected 1 to 12, found 0");
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 12; i++) {
      many.put("l" + i, "v");
    }
    assertThatCode(() -> LokiConfig.at(URL, many)).doesNotThrowAnyException();
    many.put("one_more", "v");
    assertRefused(() -> LokiConfig.at(URL, many), "found 13");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-b", "1a", "", "__name__", "level", "lane"})
  void ofLokiRefusesLabelNamesThatLokiOrTheSinkHasToItself(String name) {
    assertRefused(() -> LokiConfig.at(URL, Map.of(name, "v")), "labels: expected");
  }

  @Test
  void ofLokiRefusesAnEmptyValueAndATenantThatNoHeaderCarries() {
    assertRefused(() -> LokiConfig.at(URL, Map.of("job", "")), "for job");
    assertRefused(() -> LokiConfig.at(URL, JOB).withTenant("a\r\nb"), "tenant: expected");
    assertRefused(() -> LokiConfig.at(URL, JOB).withTimeout(Duration.ZERO), "timeout: expected");
  }

  @Test
  void ofSplunkWantsTheTokenAlone() {
    assertRefused(() -> SplunkConfig.at(URL, Secret.of("Splunk abc")), "without the word Splunk");
  }

  @Test
  void ofCloudWatchKnowsWhatNamesAndRetentionsThereAre() {
    CloudWatchConfig good = CloudWatchConfig.at("eu-west-2", "/taffrail/edge", "rpi-1");
    assertRefused(() -> CloudWatchConfig.at("eu-west-2", "a b", "s"), "group: expected");
    assertRefused(() -> CloudWatchConfig.at("eu-west-2", "g", "a:b"), "stream: expected");
    assertRefused(() -> CloudWatchConfig.at("Europe!", "g", "s"), "region: expected");
    assertRefused(() -> good.withRetentionDays(8), "retentionDays: expected one of [1, 3, 5");
    assertThatCode(() -> good.withRetentionDays(14)).doesNotThrowAnyException();
  }

  @Test
  void ofCloudWatchTakesNoLimitsBeyondTheProtocols() {
    CloudWatchConfig good = CloudWatchConfig.at("eu-west-2", "g", "s");
    Duration day = Duration.ofHours(24);
    Duration age = Duration.ofSeconds(1);
    assertRefused(() -> good.withLimits(new Limits(10_001, 1, age, day)), "limits: expected");
    assertRefused(() -> good.withLimits(new Limits(1, 1_048_577, age, day)), "limits: expected");
    assertRefused(
        () -> good.withLimits(new Limits(1, 1, age, day.plusMillis(1))), "limits: expected");
    assertThatCode(() -> good.withLimits(new Limits(1, 1, age, day))).doesNotThrowAnyException();
  }

  private static void assertRefused(ThrowingCallable making, String message) {
    assertThatThrownBy(making)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
