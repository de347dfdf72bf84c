package dev.taffrail.agent;

import dev.taffrail.agent.config.PointInTime;
import dev.taffrail.agent.config.Quantity;
import dev.taffrail.agent.config.Words;
import dev.taffrail.journal.KeepPolicy;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From arguments to values. */
final class Converters {
  private Converters() {}

  /** A constant of an enum, by its name in lower case. */
  static <E extends Enum<E>> ITypeConverter<E> oneOf(Class<E> type) {
    return text ->
        Words.find(type, text)
            .orElseThrow(
                () ->
                    new TypeConversionException(
                        "expected " + Words.oneOf(type) + ", found '" + text + "'"));
  }

  /** A time with a unit. */
  static Duration duration(String text) {
    Duration time = Quantity.time(text);
    if (time == null) {
      throw new TypeConversionException(
          "expected a time such as 500ms, 60s, 24h or 7d, found '" + text + "'");
    }
    return time;
  }

  /** What retention must have left. */
  static KeepPolicy policy(String text) {
    try {
      return KeepPolicy.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  /** An ISO-8601 date or time, UTC where it names no zone, or so long before now. */
  static Instant time(String text, Instant now) {
    try {
      return PointInTime.of(text, now);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
