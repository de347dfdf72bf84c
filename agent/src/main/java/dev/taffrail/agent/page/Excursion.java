package dev.taffrail.agent.page;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What a sensor measured around the window in which a rule fired, as far as the journals keep it:
 * its readings and its windows, by their own time and not by when they were logged.
 */
final class Excursion {
  private static final int WINDOWS_AROUND = 3;
  private static final Duration AROUND = Duration.ofHours(1);

  /** How many records are passed over before the cursor is brought up to date. */
  private static final int PASS = 10_000;

  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2400-01-01T00:00:00Z");
  private static final int MOST_WINDOWS = 500;

  /** Those that are one of the sensor's values, and no number, rate or spread of them. */
  private static final List<String> LEVELS = List.of("mean", "min", "max", "last");

  private record Window(
      Instant start, Instant end, OptionalDouble mean, OptionalDouble min, OptionalDouble max) {}

  private final FoundRecord found;
  private final Fields fired;
  private final Instant start;
  private final Instant end;
  private final Curve readings;
  private final SensorLook look;
  private final List<Window> windows = new ArrayList<>();
  private long windowsLeft;

  private Excursion(FoundRecord found) {
    this.found = found;
    this.fired = new Fields(found.record().line());
    Instant logged = found.record().head().time();
    Instant begin = fired.time("window_start");
    Instant finish = fired.time("window_end");
    boolean known =
        begin != null
            && finish != null
            && finish.isAfter(begin)
            && isUsual(begin)
            && isUsual(finish);
    this.start = known && begin != null ? begin : logged;
    this.end = known && finish != null ? finish : logged;
    Duration around = known ? Duration.between(start, end).multipliedBy(WINDOWS_AROUND) : AROUND;
    this.readings = new Curve(start.minus(around), end.plus(around));
    this.look = new SensorLook(fired.text("sensor"), readings.from(), readings.to());
  }

  static String of(PageSources sources, FoundRecord found) throws IOException, BadRequestException {
    if (!found.record().head().event().equals("rule_fired")) {
      throw new BadRequestException("at: expected a record of the event rule_fired");
    }
    Excursion excursion = new Excursion(found);
    for (Path journal : sources.journals().values()) {
      excursion.read(journal);
    }
    return PageJson.object(excursion::write);
  }

  private void read(Path journal) throws IOException {
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      for (JournalRecord r = next(reader); r != null; r = next(reader)) {
        switch (r.head().event()) {
          case "sensor_reading" -> reading(new Fields(r.line()), r.head().time());
          case "window_closed" -> window(new Fields(r.line()));
          default -> {}
        }
      }
    }
  }

  private @Nullable JournalRecord next(JournalReader reader) throws IOException {
    while (reader.passUnless(look, PASS) != null) {}
    return reader.poll();
  }

  /** Times beyond can be neither compared as texts nor reckoned with. */
  private static boolean isUsual(Instant time) {
    return time.isAfter(EARLIEST) && time.isBefore(LATEST);
  }

  private boolean isOfTheSensor(Fields fields) {
    return fields.text("sensor").equals(fired.text("sensor"));
  }

  private void reading(Fields fields, Instant logged) {
    Instant own = fields.time("time");
    Instant time = own == null ? logged : own;
    OptionalDouble value = fields.number("value");
    if (value.isEmpty() || !readings.holds(time) || !isOfTheSensor(fields)) {
      return;
    }
    readings.add(new Curve.Point(time, value.getAsDouble()));
  }

  private void window(Fields fields) {
    Instant begin = fields.time("window_start");
    Instant finish = fields.time("window_end");
    if (begin == null || finish == null || !isOfTheSensor(fields)) {
      return;
    }
    if (readings.holds(begin) && readings.holds(finish)) {
      if (windows.size() == MOST_WINDOWS) {
        windowsLeft++;
        return;
      }
      windows.add(
          new Window(
              begin, finish, fields.number("mean"), fields.number("min"), fields.number("max")));
    }
  }

  /**
   * Whether the limit is one of the sensor's values, and not of their change, spread or absence:
   * such a record says what was measured beside its value, or tells no level.
   */
  private boolean limitIsLevel() {
    return fired.text("measured").isEmpty() && LEVELS.contains(fired.text("measure"));
  }

  private void write(JsonGenerator json) {
    json.writeName("record");
    PageJson.record(json, found);
    json.writeNumberProperty("from", readings.from().toEpochMilli());
    json.writeNumberProperty("to", readings.to().toEpochMilli());
    json.writeNumberProperty("window_start", start.toEpochMilli());
    json.writeNumberProperty("window_end", end.toEpochMilli());
    number(json, "value", fired.number("value"));
    number(json, "limit", fired.number("limit"));
    json.writeBooleanProperty("limit_is_level", limitIsLevel());
    json.writeStringProperty("unit", PageJson.visible(fired.text("unit")));
    json.writeNumberProperty("readings", readings.count());
    json.writeNumberProperty("windows_left", windowsLeft);
    json.writeArrayPropertyStart("points");
    for (Curve.Point point : readings.points()) {
      json.writeStartArray();
      json.writeNumber(point.time().toEpochMilli());
      json.writeNumber(point.value());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("windows");
    windows.forEach(window -> window(json, window));
    json.writeEndArray();
  }

  private static void window(JsonGenerator json, Window window) {
    json.writeStartObject();
    json.writeNumberProperty("start", window.start().toEpochMilli());
    json.writeNumberProperty("end", window.end().toEpochMilli());
    number(json, "mean", window.mean());
    number(json, "min", window.min());
    number(json, "max", window.max());
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, OptionalDouble value) {
    value.ifPresent(number -> json.writeNumberProperty(name, number));
  }
}
