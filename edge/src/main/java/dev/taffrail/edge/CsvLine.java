package dev.taffrail.edge;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import org.jspecify.annotations.Nullable;

/** Turns a line of a series into a reading. */
final class CsvLine {
  private static final int EXCERPT = 80;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
  private final String sensor;
  private final String unit;

  CsvLine(String sensor, String unit) {
    this.sensor = sensor;
    this.unit = unit;
  }

  /**
   * @throws java.time.DateTimeException when the time is none
   * @throws IllegalArgumentException when anything else is wrong
   */
  SensorReading parse(String text) {
    int comma = text.indexOf(',');
    if (comma < 0 || text.indexOf(',', comma + 1) >= 0) {
      throw new IllegalArgumentException("expected two columns");
    }
    LocalDateTime time = LocalDateTime.parse(text.substring(0, comma).strip(), TIME);
    double value = DecimalText.parse(text.substring(comma + 1));
    return SensorReading.of(sensor, time.toInstant(ZoneOffset.UTC), value, unit);
  }

  /** Enough of a line to recognise it; a line may be a whole file of something else. */
  static String excerpt(@Nullable String text) {
    if (text == null) {
      return "nothing";
    }
    return "'" + (text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…") + "'";
  }
}
