package dev.taffrail.agent.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.collect.ReceivedRecord;
import dev.taffrail.agent.text.Amount;
import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.RecordText;
import dev.taffrail.agent.text.Wrapping;
import dev.taffrail.journal.RecordHead;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a journey as a table: time since its first record, level, logger, event, place, fields.
 */
public final class JourneyReport {
  /** What a collector received, and what came with it, is long; tail shows it. */
  private static final Set<String> RECEIVED = Set.of("record", "line", "metadata");

  private static final int LONGEST_VALUE = 160;

  private final List<Journey.Stop> stops;
  private final Instant begin;
  private final Paint paint;
  private final int width;
  private final RecordText text;

  /**
   * @param width how many characters the terminal has in a line; 0 for lines of any length
   */
  public JourneyReport(Journey journey, Paint paint, int width) {
    this.width = width;
    this.stops = journey.stops();
    this.begin = stops.get(0).head().time();
    this.paint = paint;
    this.text = new RecordText(paint);
  }

  public void write(PrintStream out) {
    Instant end = stops.get(stops.size() - 1).head().time();
    out.printf(
        Locale.ROOT,
        "%s in %s s from %s%n",
        Amount.count(stops.size(), "record"),
        seconds(Duration.between(begin, end)),
        begin);
    List<List<String>> rows = stops.stream().map(this::columns).toList();
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < rows.get(0).size(); column++) {
      widths.add(width(rows, column));
    }
    for (int i = 0; i < stops.size(); i++) {
      int indent = widths.get(0) + 2;
      out.println(Wrapping.of(row(stops.get(i), rows.get(i), widths), width, indent));
    }
  }

  /** Writes each record as an object of JSON, one a line, in the order of time. */
  public void writeJson(PrintStream out) {
    for (Journey.Stop stop : stops) {
      out.println(
          Json.object(
              json -> {
                json.writeNumberProperty(
                    "seconds", Duration.between(begin, stop.head().time()).toNanos() / 1e9);
                json.writeObjectPropertyStart("places");
                stop.places()
                    .forEach(
                        (name, way) -> {
                          if (way.isPresent()) {
                            json.writeNumberProperty(name, way.get().toNanos() / 1e9);
                          } else {
                            json.writeNullProperty(name);
                          }
                        });
                json.writeEndObject();
                json.writeName("record");
                json.writeRawValue(Printable.of(new String(stop.line(), UTF_8)));
              }));
    }
  }

  private List<String> columns(Journey.Stop stop) {
    return List.of(
        "+" + seconds(Duration.between(begin, stop.head().time())),
        stop.head().level().label(),
        Printable.of(stop.head().logger()),
        Printable.of(stop.head().event()),
        stop.places().entrySet().stream()
            .map(JourneyReport::place)
            .collect(Collectors.joining(" ")));
  }

  /** A journal's name, or a receiver's with the time it took there. */
  private static String place(Map.Entry<String, Optional<Duration>> place) {
    return Printable.of(place.getKey()) + place.getValue().map(JourneyReport::way).orElse("");
  }

  private static String way(Duration time) {
    if (time.compareTo(Duration.ofMinutes(10)) < 0) {
      return "+" + seconds(time) + "s";
    }
    return time.compareTo(Duration.ofDays(2)) < 0
        ? String.format(Locale.ROOT, "+%dh%02dm", time.toHours(), time.toMinutesPart())
        : "+" + time.toDays() + "d";
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private String row(Journey.Stop stop, List<String> columns, List<Integer> widths) {
    StringBuilder row = new StringBuilder();
    row.append(paint.dim(" ".repeat(widths.get(0) - columns.get(0).length()) + columns.get(0)));
    row.append("  ").append(paint.level(stop.head().level(), padded(columns, widths, 1)));
    row.append("  ").append(paint.dim(padded(columns, widths, 2)));
    row.append("  ").append(paint.bold(padded(columns, widths, 3)));
    row.append("  ").append(paint.dim(padded(columns, widths, 4)));
    for (Json.Member field : text.fields(stop.head(), stop.line())) {
      if (!isLeftOut(field.name(), stop.head())) {
        row.append("  ").append(text.field(shortened(field)));
      }
    }
    return row.toString().stripTrailing();
  }

  /** The id was asked for. */
  private static boolean isLeftOut(String field, RecordHead head) {
    return field.equals("correlation_id")
        || (ReceivedRecord.mayBe(head) && RECEIVED.contains(field));
  }

  private static String padded(List<String> columns, List<Integer> widths, int column) {
    String text = columns.get(column);
    return text + " ".repeat(widths.get(column) - text.length());
  }

  /** The windows of a whole run would push the rest out of sight; tail -o json has them. */
  private static Json.Member shortened(Json.Member field) {
    String value = field.value();
    return value.length() <= LONGEST_VALUE
        ? field
        : Json.Member.ofString(field.name(), value.substring(0, LONGEST_VALUE) + "…");
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
  }
}
