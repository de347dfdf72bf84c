package dev.taffrail.agent.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1000000, 1000000 bytes",
    "1536, 1536 bytes",
    "10240, 10 KiB",
    "1048576, 1 MiB",
    "1572864, 1536 KiB",
    "3298534883328, 3072 GiB",
  })
  void anExactSizeIsAWholeNumberOfItsGreatestUnit(long bytes, String text) {
    assertThat(Amount.exactSize(bytes)).isEqualTo(text);
  }
}
