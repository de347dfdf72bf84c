package dev.taffrail.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
  /** From noon to one. */
  private static final Filter FILTER =
      new Filter(Level.DEBUG, "", "", "", at("12:00"), at("13:00"));

  @ParameterizedTest(name = "from {0} to {1}: {2}")
  @CsvSource({
    "09:00, 10:59, false",
    "09:00, 11:00, true",
    "09:00, 12:30, true",
    "12:10, 12:20, true",
    "12:30, 18:00, true",
    "14:00, 18:00, true",
    "14:01, 18:00, false",
    "09:00, 18:00, true",
    "18:00, 14:30, true",
    "10:30, 09:00, true"
  })
  void aPieceIsPassedOverOnlyWhereItLiesOutsideByMoreThanAClockIsPutRight(
      String first, String last, boolean mayMatch) {
    assertThat(FILTER.mayBeBetween(at(first), at(last))).isEqualTo(mayMatch);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-05-30T" + time + ":00Z");
  }
}
