package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times at the edges of days and years, compared with those of java.time. */
class JsonTimesTest {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** One for all, as a record's event has one: it keeps the day that it wrote last. */
  private final JsonTimes times = new JsonTimes();

  private final JsonBuffer out = new JsonBuffer();

  private String text() {
    return new String(out.copy(), StandardCharsets.UTF_8);
  }

  private String written(Instant instant) {
    out.restart();
    times.write(out, instant);
    return text();
  }

  private void assertMidnightAndBefore(LocalDate day) {
    Instant midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    for (Instant time : List.of(midnight, midnight.minusNanos(1000), midnight)) {
      if (!time.isBefore(Instant.parse("0000-01-01T00:00:00Z"))) {
        assertThat(written(time)).isEqualTo('"' + MICROS.format(time) + '"');
        out.restart();
        times.write(out, MicroClock.of(time));
        assertThat(text()).isEqualTo(MICROS.format(time));
      }
    }
  }

  @Test
  void everyYearsEndAndLeapDayAreThoseOfTheCalendarInWhateverOrder() {
    for (int year = 0; year <= 9999; year++) {
      assertMidnightAndBefore(LocalDate.of(year, 1, 1));
      assertMidnightAndBefore(LocalDate.of(9999 - year, 3, 1));
      if (Year.isLeap(year)) {
        assertMidnightAndBefore(LocalDate.of(year, 2, 29));
      }
    }
  }

  @Test
  void everyDayOfFourYearsIsThatOfTheCalendar() {
    for (LocalDate day = LocalDate.of(1968, 1, 1); day.getYear() < 1972; day = day.plusDays(1)) {
      assertMidnightAndBefore(day);
    }
  }

  @Test
  void yearsBeyondFourDigitsAreWrittenAsJavaWritesThem() {
    for (String time :
        List.of(
            "-0001-12-31T23:59:59.999999999Z",
            "-0400-02-29T00:00:00Z",
            "+10000-01-01T00:00:00Z",
            "+10000-01-01T00:00:00.000000001Z")) {
      assertThat(written(Instant.parse(time))).isEqualTo('"' + time + '"');
    }
    assertThat(written(Instant.MIN)).isEqualTo('"' + Instant.MIN.toString() + '"');
    for (String time :
        List.of(
            "0000-01-01T00:00:00.000000Z",
            "9999-12-31T00:00:00.000000Z",
            "9999-12-31T23:59:59.000000Z",
            "9999-12-31T23:59:59.999999Z",
            "9999-12-31T23:59:59.999999999Z")) {
      assertThat(written(Instant.parse(time))).isEqualTo('"' + time + '"');
    }
  }

  @Test
  void nanosecondsStandWhereTheyAreNotWholeMicroseconds() {
    assertThat(written(Instant.parse("2026-05-30T08:37:37.000000100Z")))
        .isEqualTo("\"2026-05-30T08:37:37.000000100Z\"");
    assertThat(written(Instant.parse("2026-05-30T08:37:37.000001Z")))
        .isEqualTo("\"2026-05-30T08:37:37.000001Z\"");
  }

  @Test
  void durationsAreTheirNumberOfSecondsExactly() {
    for (Duration duration :
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(-2),
            Duration.ofNanos(-1),
            Duration.ofNanos(1),
            Duration.ofMillis(-1500),
            Duration.ofNanos(-999_999_999),
            Duration.ofSeconds(-1, 1),
            Duration.ofMillis(100),
            Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
            Duration.ofSeconds(Long.MIN_VALUE),
            Duration.ofSeconds(Long.MIN_VALUE, 1))) {
      out.restart();
      JsonTimes.write(out, duration);
      assertThat(text()).isEqualTo(seconds(duration).toPlainString());
    }
  }

  private static BigDecimal seconds(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    boolean whole = duration.getNano() == 0;
    return whole ? new BigDecimal(seconds.toBigInteger()) : seconds.stripTrailingZeros();
  }
}
