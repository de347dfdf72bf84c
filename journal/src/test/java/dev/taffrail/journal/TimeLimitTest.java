package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeLimitTest {
  @ParameterizedTest
  @CsvSource({
    "P7D,7d",
    "PT36H,36h",
    "PT1H30M,90m",
    "PT30S,30s",
    "PT0.25S,250ms",
    "PT1.5S,1500ms",
    "PT0S,0s"
  })
  void aLimitIsInTheLargestUnitThatItIsWholeIn(Duration limit, String text) {
    assertThat(TimeLimit.text(limit)).isEqualTo(text);
  }
}
