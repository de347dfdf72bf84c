package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "2026-05-30T08:37:37.951919Z, 2026-05-30T08:37:37.951919Z",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000000Z",
    "2024-02-29T23:59:59.000001999Z, 2024-02-29T23:59:59.000001Z",
    "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999999Z",
    "0099-01-02T03:04:05.006Z, 0099-01-02T03:04:05.006000Z"
  })
  void aTimeHasItsOneForm(Instant time, String text) {
    assertThat(Timestamps.format(time)).isEqualTo(text).hasSize(Timestamps.LENGTH);
  }
}
