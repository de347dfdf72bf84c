package dev.taffrail.agent.status;

import dev.taffrail.agent.text.Amount;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The sinks of an answer, where one has several sources with a row for each, and their words. */
final class SinkTable {
  private static final List<String> ACCOUNTS =
      List.of("read", "delivered", "filtered", "summarised", "refused", "lost", "pending");

  private final JsonObject shipper;
  private final Map<String, JsonObject> sinks;
  private final StatusWords words;

  SinkTable(JsonObject shipper, StatusWords words) {
    this.shipper = shipper;
    this.sinks = shipper.object("sinks").objects();
    this.words = words;
  }

  boolean isEmpty() {
    return sinks.isEmpty();
  }

  Table table() {
    Table table =
        new Table(StatusWords.heading("SINK " + StatusTable.STATE, ACCOUNTS, "BEHIND")).left(1);
    sinks.forEach(
        (name, sink) -> {
          table.add(row(name, state(sink), sink));
          Map<String, JsonObject> sources = sink.object("sources").objects();
          if (sources.size() > 1) {
            sources.forEach(
                (source, part) -> table.add(row("  " + source, state(source, part), part)));
          }
        });
    return table;
  }

  /** The lane through a source may be well, and go on with what can be read of it. */
  private String state(String source, JsonObject row) {
    String state = state(row);
    boolean failing = shipper.object("failing_sources").has(source);
    return failing && state.equals("ok") ? "failing" : state;
  }

  private static String state(JsonObject row) {
    return row.text("stuck").equals("true") ? "stuck" : row.text("state");
  }

  private static List<String> row(String name, String state, JsonObject sink) {
    List<String> row = new ArrayList<>();
    row.add(Printable.of(name));
    row.add(Printable.of(state));
    ACCOUNTS.forEach(account -> row.add(StatusWords.grouped(sink.text(account))));
    row.add(behind(sink));
    return row;
  }

  private static String behind(JsonObject sink) {
    double seconds = Double.parseDouble(sink.text("behind_seconds"));
    long bytes = sink.number("behind_bytes");
    return bytes == 0 && seconds == 0
        ? "-"
        : StatusWords.grouped(sink.text("behind_records"))
            + (sink.text("behind_records").equals("1") ? " record, " : " records, ")
            + Amount.size(bytes)
            + ", "
            + Amount.time(duration(seconds));
  }

  /** Of a shipper that was started before it said so, nothing. */
  private static Duration seconds(JsonObject sink, String key) {
    return sink.has(key) ? duration(Double.parseDouble(sink.text(key))) : Duration.ZERO;
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }

  /** What each sent, what each said last, and what keeps sources from being read. */
  List<String> words() {
    List<String> lines = new ArrayList<>();
    sinks.forEach((name, sink) -> lines.addAll(sent(name, sink)));
    sinks.forEach((name, sink) -> lines.addAll(degraded(name, sink)));
    sinks.forEach((name, sink) -> lines.addAll(unanswered(name, sink)));
    sinks.forEach((name, sink) -> lines.addAll(words.lastError(name, sink)));
    shipper
        .object("failing_sources")
        .forEachText((name, why) -> lines.add(Printable.of(name + " failing: " + why)));
    return lines;
  }

  private static List<String> degraded(String name, JsonObject sink) {
    Duration time = seconds(sink, "degraded_seconds");
    return time.isZero()
        ? List.of()
        : List.of(Printable.of(name) + " degraded for " + Amount.time(time));
  }

  private static List<String> unanswered(String name, JsonObject sink) {
    return Stream.concat(
            ifLong(name + " has not answered for ", seconds(sink, "unanswered_seconds")),
            ifLong(
                name + ": acknowledgement awaited for ", seconds(sink, "unacknowledged_seconds")))
        .toList();
  }

  private static Stream<String> ifLong(String what, Duration time) {
    return time.compareTo(ShipSnapshot.LONG_UNANSWERED) < 0
        ? Stream.empty()
        : Stream.of(Printable.of(what) + Amount.time(time));
  }

  /** Of a shipper that was started before it counted bytes, nothing. */
  private static List<String> sent(String name, JsonObject sink) {
    if (!sink.has("sent_bytes")) {
      return List.of();
    }
    long limit = sink.number("limit_day_bytes");
    return List.of(
        Printable.of(name)
            + " sent "
            + Amount.size(sink.number("sent_bytes"))
            + ", today "
            + Amount.size(sink.number("sent_today_bytes"))
            + (limit == 0 ? "" : " of " + Amount.size(limit)));
  }
}
