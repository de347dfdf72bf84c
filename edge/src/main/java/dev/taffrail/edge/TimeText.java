package dev.taffrail.edge;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Times as sensors and series write them. */
public final class TimeText {
  private static final int DATE = 10;

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);

  private TimeText() {}

  /**
   * Reads a time of ISO 8601, as {@code 2026-05-30T08:00:00Z}, {@code 2026-05-30 10:00:00.5+02:00}
   * or {@code 2026-05-30T10:00}: seconds and their fractions may be left out, and a blank may stand
   * in place of the T.
   *
   * @param zone of a time that names none; null when there has to be one. Of an hour that comes
   *     twice, as in autumn, it is the first; what falls into an hour that spring leaves out is an
   *     hour later
   * @throws DateTimeException when it is none
   */
  public static Instant parse(String text, @Nullable ZoneId zone) {
    boolean apart = text.length() > DATE && text.charAt(DATE) == ' ';
    TemporalAccessor time =
        FORMAT.parse(apart ? text.substring(0, DATE) + 'T' + text.substring(DATE + 1) : text);
    if (time.isSupported(ChronoField.OFFSET_SECONDS)) {
      return Instant.from(time);
    }
    if (zone == null) {
      throw new DateTimeException("expected a time with a zone, found '" + text + "'");
    }
    return LocalDateTime.from(time).atZone(zone).toInstant();
  }
}
