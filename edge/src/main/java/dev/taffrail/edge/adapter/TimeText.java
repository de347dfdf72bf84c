package dev.taffrail.edge.adapter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Times as sensors and series write them: whatever RFC 3339 allows, and of ISO 8601 beside it what
 * leaves no doubt. So {@code 2026-05-30T08:00:00Z}, {@code 2026-05-30 10:00:00.5+02:00}, {@code
 * 2026-05-30t08:00:00z} (a blank or a small letter is RFC 3339's, section 5.6); {@code
 * 2026-05-30T10:00+0200}, {@code +02} and, where the zone is known, none at all (ISO 8601's).
 *
 * <p>{@code 24:00} is the end of its day (ISO 8601). {@code 23:59:60} in UTC is a leap second (RFC
 * 3339, section 5.7), on whatever day: the second before it once more, as {@link Instant} has no
 * other. A day that a month does not have, and a year of more than four digits, are no time.
 */
final class TimeText {
  private static final int DATE = 10;
  private static final int MINUTES = 5;
  private static final String LEAP = ":60";
  private static final long SECONDS_OF_A_DAY = 86_400;

  /** Smart: 24:00 is the end of a day. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.SMART);

  private TimeText() {}

  /**
   * Reads a time.
   *
   * @param zone of a time that names none; null when there has to be one. Of an hour that comes
   *     twice, as in autumn, it is the first; what falls into an hour that spring leaves out is an
   *     hour later
   * @throws DateTimeException when it is none, with what was expected and found
   */
  static Instant parse(String text, @Nullable ZoneId zone) {
    try {
      return read(text, zone);
    } catch (DateTimeException e) {
      throw new DateTimeException(expected(zone) + ", found " + Excerpt.of(text), e);
    }
  }

  /** What has to be there, for messages. */
  static String expected(@Nullable ZoneId zone) {
    return zone == null
        ? "expected a time of ISO 8601 with a zone, such as 2026-05-30T08:00:00Z"
        : "expected a time of ISO 8601, such as 2026-05-30T08:00:00";
  }

  private static Instant read(String text, @Nullable ZoneId zone) {
    if (text.length() <= DATE || "Tt ".indexOf(text.charAt(DATE)) < 0) {
      throw new DateTimeException("no time behind the date");
    }
    String time = text.substring(DATE + 1);
    boolean leap = time.startsWith(LEAP, MINUTES);
    TemporalAccessor parts = TIME.parse(leap ? withoutLeap(time) : time);
    LocalDateTime local =
        LocalDate.parse(text.substring(0, DATE))
            .plus(parts.query(DateTimeFormatter.parsedExcessDays()))
            .atTime(LocalTime.from(parts));
    Instant read = local.atZone(zone(parts, zone)).toInstant();
    if (leap && (read.getEpochSecond() + 1) % SECONDS_OF_A_DAY != 0) {
      throw new DateTimeException("no leap second");
    }
    return read;
  }

  private static String withoutLeap(String time) {
    return time.substring(0, MINUTES) + ":59" + time.substring(MINUTES + LEAP.length());
  }

  private static ZoneId zone(TemporalAccessor parts, @Nullable ZoneId otherwise) {
    if (parts.isSupported(ChronoField.OFFSET_SECONDS)) {
      return ZoneOffset.from(parts);
    }
    if (otherwise == null) {
      throw new DateTimeException("no zone");
    }
    return otherwise;
  }
}
