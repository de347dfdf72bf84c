package dev.taffrail.agent.status;

import static dev.taffrail.agent.status.Exposition.Kind.COUNTER;
import static dev.taffrail.agent.status.Exposition.Kind.GAUGE;

import dev.taffrail.agent.config.Words;
import dev.taffrail.ship.SinkStatus;
import dev.taffrail.ship.SinkStatus.State;
import java.time.Instant;
import java.util.TreeMap;
import java.util.function.Function;

/** What the shipper says of its process and of each sink: {@code taffrail_ship_…}. */
final class ShipMetrics {
  private final ShipSnapshot snapshot;
  private final Exposition out;

  ShipMetrics(ShipSnapshot snapshot, Exposition out) {
    this.snapshot = snapshot;
    this.out = out;
  }

  void write() {
    process();
    accounts();
    refused();
    lag();
    link();
    states();
    durations();
    errors();
  }

  private void process() {
    out.family("taffrail_build_info", GAUGE, "The version of the program.");
    out.sample("taffrail_build_info", 1, "version", snapshot.version());
    out.family("taffrail_ship_start_time_seconds", GAUGE, "When the process began to ship.");
    out.sample("taffrail_ship_start_time_seconds", Exposition.seconds(snapshot.startedAt()));
    out.family("taffrail_ship_reloads_total", COUNTER, "New configurations taken since the start.");
    out.sample("taffrail_ship_reloads_total", snapshot.reloads());
    out.family("taffrail_ship_healthy", GAUGE, "1 when nobody need do anything, as /health says.");
    out.sample("taffrail_ship_healthy", snapshot.isHealthy() ? 1 : 0);
    String failing = "taffrail_ship_source_failing";
    out.family(failing, GAUGE, "1 for a source of which not all can be read or appended.");
    snapshot.failing().keySet().forEach(name -> out.sample(failing, 1, "source", name));
  }

  private void accounts() {
    // Counts of records that were deleted unread go down when it is known whose they were.
    lane("read_records", GAUGE, "Records to account for.", s -> s.accounts().read());
    lane("lost_records", GAUGE, "Records deleted unread, at most.", s -> s.accounts().lost());
    lane("pending_records", GAUGE, "Records read, not settled.", s -> s.accounts().pending());
    lane("delivered_records_total", COUNTER, "Records taken.", s -> s.accounts().delivered());
    lane("filtered_records_total", COUNTER, "Records dropped.", s -> s.accounts().filtered());
    lane(
        "summarised_records_total",
        COUNTER,
        "Records made part of a summary.",
        s -> s.accounts().summarised());
    lane("summaries_total", COUNTER, "Summaries taken, beside the records.", SinkStatus::made);
  }

  private void refused() {
    String refused = "taffrail_ship_refused_records_total";
    out.family(refused, COUNTER, "Records that the receiver will never take, by reason.");
    snapshot
        .sources()
        .forEach(
            (sink, sources) ->
                sources.forEach(
                    (source, status) ->
                        new TreeMap<>(status.refusedByReason())
                            .forEach(
                                (reason, count) ->
                                    out.sample(
                                        refused, count, "sink", sink, "source", source, "reason",
                                        reason))));
  }

  private void lag() {
    lane("behind_records", GAUGE, "Records known and not settled.", SinkStatus::behindRecords);
    lane("behind_bytes", GAUGE, "Bytes not settled.", SinkStatus::behindBytes);
    lane(
        "behind_seconds",
        GAUGE,
        "All that there was so many seconds ago is settled.",
        status -> Exposition.seconds(status.behindTime()));
    lane("retries_total", COUNTER, "Batches sent again since the start.", SinkStatus::retries);
  }

  private void link() {
    sink("sent_bytes_total", COUNTER, "Bytes sent since the start.", s -> s.link().sent());
    sink("sent_today_bytes", GAUGE, "Bytes sent since midnight UTC.", s -> s.link().today());
    sink(
        "limit_day_bytes",
        GAUGE,
        "Bytes that may be sent in a day; 0 for any number.",
        s -> s.link().limit().bytesPerDay());
    sink(
        "limit_second_bytes",
        GAUGE,
        "Bytes that may be sent in a second; 0 for any number.",
        s -> s.link().limit().bytesPerSecond());
  }

  private void states() {
    String name = "taffrail_ship_state";
    out.family(name, GAUGE, "1 for the state that the sink is in.");
    snapshot
        .sinks()
        .forEach(
            (sink, status) -> {
              for (State each : State.values()) {
                String word = Words.of(each);
                out.sample(name, each == status.state() ? 1 : 0, "sink", sink, "state", word);
              }
            });
  }

  private void durations() {
    sink(
        "degraded_seconds",
        GAUGE,
        "So long records have not been taken as they should; 0 if they are.",
        status -> Exposition.seconds(status.degraded()));
    sink(
        "unanswered_seconds",
        GAUGE,
        "So long the oldest request has waited for its answer; 0 for none.",
        status -> Exposition.seconds(status.unanswered()));
    sink(
        "unacknowledged_seconds",
        GAUGE,
        "So long the oldest request that was received has waited for its acknowledgement; 0 for"
            + " none.",
        status -> Exposition.seconds(status.unacknowledged()));
  }

  private void errors() {
    String name = "taffrail_ship_last_error_timestamp_seconds";
    out.family(name, GAUGE, "When the newest failure was; none when there was none.");
    snapshot
        .sinks()
        .forEach(
            (sink, status) -> {
              Instant at = status.lastErrorAt();
              if (at != null) {
                out.sample(name, Exposition.seconds(at), "sink", sink);
              }
            });
  }

  /** A sample for each source of each sink. */
  private void lane(
      String name, Exposition.Kind kind, String help, Function<SinkStatus, Number> value) {
    String full = "taffrail_ship_" + name;
    out.family(full, kind, help);
    snapshot
        .sources()
        .forEach(
            (sink, sources) ->
                sources.forEach(
                    (source, status) ->
                        out.sample(full, value.apply(status), "sink", sink, "source", source)));
  }

  /** A sample for each sink. */
  private void sink(
      String name, Exposition.Kind kind, String help, Function<SinkStatus, Number> value) {
    String full = "taffrail_ship_" + name;
    out.family(full, kind, help);
    snapshot.sinks().forEach((sink, status) -> out.sample(full, value.apply(status), "sink", sink));
  }
}
