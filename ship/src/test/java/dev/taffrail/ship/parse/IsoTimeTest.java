package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
  @ParameterizedTest
  @ValueSource(ints = {1900, 1970, 2024, 2026, 2100})
  void eachDayThatThereIsGoesTheShortWayButALeapDay(int year) {
    for (int month = 1; month <= 12; month++) {
      for (int day = 0; day <= 32; day++) {
        String text = String.format("%d-%02d-%02dT23:59:59.951Z", year, month, day);
        boolean taken = IsoTime.zone(text.getBytes(US_ASCII), 0, text.length()) >= 0;
        assertThat(taken)
            .as(text)
            .isEqualTo(isDate(year, month, day) && !(month == 2 && day == 29));
      }
    }
  }

  private static boolean isDate(int year, int month, int day) {
    try {
      LocalDate.of(year, month, day);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
