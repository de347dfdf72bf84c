package dev.taffrail.ship.parse;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the times in lines are written. Immutable.
 *
 * @param format null for what programs write as a rule: ISO 8601 with T or a blank, a dot or a
 *     comma, with or without zone; and seconds, milli-, micro- or nanoseconds since 1970, told
 *     apart by their size
 * @param zone the zone of times that name none
 */
public record Times(@Nullable DateTimeFormatter format, ZoneId zone) {
  /** No format of its own; UTC. */
  public static final Times STANDARD = new Times(null, ZoneOffset.UTC);

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}(?:\\.\\d{1,9})?");
  private static final Pattern BLANKS = Pattern.compile(" {2,}");
  private static final BigDecimal BILLION = BigDecimal.valueOf(1_000_000_000);
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  /**
   * Times by a pattern as {@link DateTimeFormatter#ofPattern} has it, in English; null for none.
   *
   * @throws IllegalArgumentException when the pattern is none
   */
  public static Times of(@Nullable String pattern, ZoneId zone) {
    return new Times(pattern == null ? null : formatter(pattern), zone);
  }

  /** The time, or null when it makes none, or one that a record cannot state. */
  @Nullable Instant read(String text) {
    try {
      String stripped = text.strip();
      Instant time = format == null ? standard(stripped) : parsed(format, stripped);
      return time == null || time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private @Nullable Instant standard(String text) {
    if (NUMBER.matcher(text).matches()) {
      return sinceEpoch(new BigDecimal(text));
    }
    if (text.length() < 19 || text.charAt(4) != '-') {
      return null;
    }
    String iso =
        text.substring(0, 10) + 'T' + text.substring(11).replace(',', '.').replace(" ", "");
    boolean zoned = iso.endsWith("Z") || iso.matches(".*[+-]\\d\\d:?\\d\\d");
    String colon = iso.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
    return zoned
        ? OffsetDateTime.parse(colon).toInstant()
        : LocalDateTime.parse(iso).atZone(zone).toInstant();
  }

  /** Numbers of today have 10 digits in seconds, 13 in milli-, 16 in micro-, 19 in nanoseconds. */
  private static Instant sinceEpoch(BigDecimal number) {
    BigDecimal size = number.abs();
    int shift =
        size.compareTo(BigDecimal.valueOf(100_000_000_000L)) < 0
            ? 0
            : size.compareTo(BigDecimal.valueOf(100_000_000_000_000L)) < 0
                ? 3
                : size.compareTo(BigDecimal.valueOf(100_000_000_000_000_000L)) < 0 ? 6 : 9;
    BigDecimal nanos = number.movePointLeft(shift).multiply(BILLION);
    BigDecimal[] parts = nanos.divideAndRemainder(BILLION);
    return Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue());
  }

  private Instant parsed(DateTimeFormatter formatter, String text) {
    TemporalAccessor time = found(formatter, text);
    if (time.isSupported(ChronoField.INSTANT_SECONDS)) {
      return Instant.from(time);
    }
    LocalDate date = time.query(TemporalQueries.localDate());
    LocalDateTime local = LocalDateTime.of(date == null ? withoutYear(time) : date, clock(time));
    ZoneId own = time.query(TemporalQueries.zone());
    return local.atZone(own == null ? zone : own).toInstant();
  }

  /** Syslog and asctime write two blanks before a day below 10, where a pattern has one. */
  private static TemporalAccessor found(DateTimeFormatter formatter, String text) {
    try {
      return formatter.parse(text);
    } catch (DateTimeParseException e) {
      if (text.contains("  ")) {
        return formatter.parse(BLANKS.matcher(text).replaceAll(" "));
      }
      throw e;
    }
  }

  /** As syslog writes it: the last such day, which of 29 February may be some years ago. */
  private LocalDate withoutYear(TemporalAccessor time) {
    MonthDay day =
        MonthDay.of(time.get(ChronoField.MONTH_OF_YEAR), time.get(ChronoField.DAY_OF_MONTH));
    LocalDate tomorrow = LocalDate.now(zone).plusDays(1);
    int year = tomorrow.getYear();
    while (!day.isValidYear(year) || day.atYear(year).isAfter(tomorrow)) {
      year--;
    }
    return day.atYear(year);
  }

  private static LocalTime clock(TemporalAccessor time) {
    return LocalTime.from(time);
  }

  private static DateTimeFormatter formatter(String pattern) {
    try {
      return new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern(pattern)
          .toFormatter(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "time_format: expected a pattern of DateTimeFormatter, found " + pattern, e);
    }
  }
}
