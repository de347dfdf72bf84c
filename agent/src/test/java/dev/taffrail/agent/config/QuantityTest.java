package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "17B, 17",
    "1kB, 1000",
    "1K, 1024",
    "1KiB, 1024",
    "1M, 1048576",
    "1 MiB, 1048576",
    "1MB, 1000000",
    "2GiB, 2147483648",
    "2GB, 2000000000",
  })
  void sizesAreBytes(String text, long bytes) {
    assertThat(Quantity.size(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "-1", "1.5M", "1m", "1 TiB", "9000000000G", "0x10"})
  void whatIsNoSizeIsNone(String text) {
    assertThat(Quantity.size(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "250ms, PT0.25S",
    "60s, PT1M",
    "5m, PT5M",
    "5min, PT5M",
    "24h, PT24H",
    "7d, P7D",
    "1h30m, PT1H30M",
    "1h 30m, PT1H30M",
  })
  void timesHaveUnits(String text, Duration time) {
    assertThat(Quantity.time(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "60", "-1s", "1.5h", "s", "1w", "1h30"})
  void whatIsNoTimeIsNone(String text) {
    assertThat(Quantity.time(text)).isNull();
  }
}
