package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-05-30T08:37:37.951919Z",
        "1970-01-01T00:00:00.000000Z",
        "1969-12-31T23:59:59.999999Z",
        "2024-02-29T23:59:59.000001Z",
        "2038-01-19T03:14:08.000000Z",
        "0000-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.999999Z"
      })
  void readsWhatTheCalendarHas(String timestamp) {
    Instant time = Instant.parse(timestamp);
    long expected = time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    assertThat(Timestamps.micros(timestamp)).isEqualTo(expected);
  }

  @Test
  void countsALeapSecondOnInsteadOfFailing() {
    assertThat(Timestamps.micros("2016-12-31T23:59:60.000000Z"))
        .isEqualTo(Timestamps.micros("2017-01-01T00:00:00.000000Z"));
  }

  @Test
  void countsADayThatNoMonthHasOn() {
    assertThat(Timestamps.micros("2026-02-30T00:00:00.000000Z"))
        .isEqualTo(Timestamps.micros("2026-03-02T00:00:00.000000Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-05-30T08:37:37Z", "2026-05-30 08:37:37.951919Z"})
  void takesWhatIsNoTimestampForTheBeginningOfTime(String timestamp) {
    assertThat(Timestamps.micros(timestamp)).isZero();
  }
}
