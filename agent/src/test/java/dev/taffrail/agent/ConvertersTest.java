package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1h, 2026-06-01T11:00:00Z",
    "1h30m, 2026-06-01T10:30:00Z",
    "7d, 2026-05-25T12:00:00Z",
    "0s, 2026-06-01T12:00:00Z",
    "2026-05-30T08:37:00Z, 2026-05-30T08:37:00Z",
    "2026-05-30T08:37:00.5+02:00, 2026-05-30T06:37:00.5Z",
    "2026-05-30T08:37, 2026-05-30T08:37:00Z",
    "2026-05-30 08:37:01, 2026-05-30T08:37:01Z",
    "2026-05-30, 2026-05-30T00:00:00Z",
  })
  void timesAreAbsoluteOrBeforeNow(String text, Instant time) {
    assertThat(Converters.time(text, NOW)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "12", "2026-13-01", "-1h"})
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> Converters.time(text, NOW))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("found '" + text + "'");
  }
}
