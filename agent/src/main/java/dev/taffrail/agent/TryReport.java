package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.config.NamedTransform;
import dev.taffrail.agent.config.SinkSettings;
import dev.taffrail.agent.config.Words;
import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.ship.Rehearsal;
import dev.taffrail.ship.Rehearsal.Fate;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Transform;
import java.io.PrintStream;
import java.util.List;

/** Says what a sink's transforms make of sample records. */
final class TryReport {
  private final PrintStream out;
  private final boolean json;

  TryReport(PrintStream out, OutputFormat format) {
    this.out = out;
    this.json = format == OutputFormat.JSON;
  }

  void sink(SinkSettings sink, List<ShipRecord> records) {
    List<Rehearsal.Event> events = Rehearsal.of(sink.transforms(), records);
    if (json) {
      events.forEach(event -> writeJson(sink, event));
      return;
    }
    out.printf(
        "%s: %d in, %d sent, %d filtered%n",
        sink.name(),
        records.size(),
        events.stream().filter(event -> event.fate() == Fate.SENT).count(),
        filtered(events));
    events.forEach(event -> out.println(Printable.of(row(sink, event))));
  }

  private static long filtered(List<Rehearsal.Event> events) {
    return events.stream()
        .filter(event -> event.fate() == Fate.FILTERED)
        .mapToLong(Rehearsal.Event::sources)
        .sum();
  }

  private static String row(SinkSettings sink, Rehearsal.Event event) {
    String number = event.made() ? "new" : Long.toString(event.record().index());
    String start = String.format("  %5s  %-8s  ", number, Words.of(event.fate()));
    return switch (event.fate()) {
      case SENT -> start + of(event) + text(event.record());
      case FILTERED -> start + "by " + step(sink, event.step());
      case HELD -> start + "to be sent as one with others";
    };
  }

  private static String of(Rehearsal.Event event) {
    return event.sources() == 1 && !event.made() ? "" : "(" + event.sources() + " records) ";
  }

  private void writeJson(SinkSettings sink, Rehearsal.Event event) {
    out.println(
        Json.object(
            generator -> {
              generator.writeStringProperty("sink", sink.name());
              generator.writeStringProperty("fate", Words.of(event.fate()));
              if (!event.made()) {
                generator.writeNumberProperty("record", event.record().index());
              }
              if (event.step() >= 0) {
                generator.writeStringProperty("by", step(sink, event.step()));
              }
              generator.writeNumberProperty("sources", event.sources());
              if (event.fate() == Fate.SENT) {
                generator.writeStringProperty("line", text(event.record()));
              }
            }));
  }

  private static String step(SinkSettings sink, int step) {
    Transform transform = sink.transforms().get(step);
    return transform instanceof NamedTransform named ? named.name() : "transforms[" + step + "]";
  }

  private static String text(ShipRecord record) {
    return new String(record.line(), UTF_8);
  }
}
