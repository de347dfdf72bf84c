package dev.taffrail.agent.status;

import dev.taffrail.edge.CloudAccounts;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.edge.adapter.AdapterState;
import dev.taffrail.edge.adapter.AdapterStatus;
import dev.taffrail.ship.LinkUse;
import dev.taffrail.ship.SinkStatus;
import dev.taffrail.ship.SinkStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Prometheus' text format 0.0.4. */
final class Metrics {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder();
  private final ShipSnapshot snapshot;

  private Metrics(ShipSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  static String of(ShipSnapshot snapshot) {
    Metrics metrics = new Metrics(snapshot);
    metrics.process();
    metrics.accounts();
    metrics.lag();
    metrics.link();
    metrics.states();
    metrics.agent();
    metrics.clouds();
    return metrics.text.toString();
  }

  private void process() {
    family("taffrail_build_info", "gauge", "The version of the program.");
    sample("taffrail_build_info", 1, "version", snapshot.version());
    family("taffrail_ship_start_time_seconds", "gauge", "When the process began to ship.");
    sample("taffrail_ship_start_time_seconds", seconds(snapshot.startedAt()));
    family("taffrail_ship_reloads_total", "counter", "New configurations taken since the start.");
    sample("taffrail_ship_reloads_total", snapshot.reloads());
    family("taffrail_ship_healthy", "gauge", "1 when nobody need do anything, as /health says.");
    sample("taffrail_ship_healthy", snapshot.isHealthy() ? 1 : 0);
    family(
        "taffrail_ship_source_failing",
        "gauge",
        "1 for a source of which not all can be read or appended.");
    snapshot
        .failing()
        .keySet()
        .forEach(name -> sample("taffrail_ship_source_failing", 1, "source", name));
  }

  private void accounts() {
    // Counts of records that were deleted unread go down when it is known whose they were.
    each("read_records", "gauge", "Records to account for.", s -> s.accounts().read());
    each("lost_records", "gauge", "Records deleted unread, at most.", s -> s.accounts().lost());
    each("pending_records", "gauge", "Records read, not settled.", s -> s.accounts().pending());
    each("delivered_records_total", "counter", "Records taken.", s -> s.accounts().delivered());
    each("filtered_records_total", "counter", "Records dropped.", s -> s.accounts().filtered());
    each(
        "summarised_records_total",
        "counter",
        "Records made part of a summary.",
        s -> s.accounts().summarised());
    each("summaries_total", "counter", "Summaries taken, beside the records.", SinkStatus::made);
    String refused = "taffrail_ship_refused_records_total";
    family(refused, "counter", "Records that the receiver will never take, by reason.");
    snapshot
        .sources()
        .forEach(
            (sink, sources) ->
                sources.forEach(
                    (source, status) ->
                        new TreeMap<>(status.refusedByReason())
                            .forEach(
                                (reason, count) ->
                                    sample(
                                        refused, count, "sink", sink, "source", source, "reason",
                                        reason))));
  }

  private void lag() {
    each("behind_records", "gauge", "Records known and not settled.", SinkStatus::behindRecords);
    each("behind_bytes", "gauge", "Bytes not settled.", SinkStatus::behindBytes);
    each(
        "behind_seconds",
        "gauge",
        "All that there was so many seconds ago is settled.",
        status -> status.behindTime().toMillis() / 1000.0);
    each("retries_total", "counter", "Batches sent again since the start.", SinkStatus::retries);
  }

  private void link() {
    ofSink("sent_bytes_total", "counter", "Bytes sent since the start.", LinkUse::sent);
    ofSink("sent_today_bytes", "gauge", "Bytes sent since midnight UTC.", LinkUse::today);
    ofSink(
        "limit_day_bytes",
        "gauge",
        "Bytes that may be sent in a day; 0 for any number.",
        link -> link.limit().bytesPerDay());
    ofSink(
        "limit_second_bytes",
        "gauge",
        "Bytes that may be sent in a second; 0 for any number.",
        link -> link.limit().bytesPerSecond());
  }

  private void ofSink(String name, String type, String help, ToLongFunction<LinkUse> value) {
    String full = "taffrail_ship_" + name;
    family(full, type, help);
    snapshot
        .sinks()
        .forEach((sink, status) -> sample(full, value.applyAsLong(status.link()), "sink", sink));
  }

  private void states() {
    family("taffrail_ship_state", "gauge", "1 for the state that the sink is in.");
    snapshot
        .sinks()
        .forEach(
            (name, status) -> {
              for (State state : State.values()) {
                sample(
                    "taffrail_ship_state",
                    state == status.state() ? 1 : 0,
                    "sink",
                    name,
                    "state",
                    state.name().toLowerCase(Locale.ROOT));
              }
            });
    String error = "taffrail_ship_last_error_timestamp_seconds";
    family(error, "gauge", "When the newest failure was; none when there was none.");
    snapshot
        .sinks()
        .forEach(
            (name, status) -> {
              Instant at = status.lastErrorAt();
              if (at != null) {
                sample(error, seconds(at), "sink", name);
              }
            });
  }

  private void agent() {
    AgentCounts agent = snapshot.agent();
    if (agent == null) {
      return;
    }
    Map<String, PipelineCounts> all = agent.pipelines();
    each(all, "runs_total", "counter", "Batches of readings taken.", PipelineCounts::runs);
    each(all, "readings_total", "counter", "Readings that went in.", PipelineCounts::readings);
    each(all, "late_readings_total", "counter", "Readings dropped as late.", PipelineCounts::late);
    each(all, "windows_total", "counter", "Windows that closed.", PipelineCounts::windows);
    each(all, "events_total", "counter", "Events that rules found.", PipelineCounts::events);
    each(
        all,
        "action_failures_total",
        "counter",
        "Calls of actions that failed.",
        PipelineCounts::actionFailures);
    each(agent, "up", "gauge", "1 when it brings readings, or would.", Metrics::up);
    each(agent, "readings_total", "counter", "Readings given.", AdapterStatus::readings);
    each(agent, "bad_readings_total", "counter", "What was none.", AdapterStatus::badReadings);
    each(agent, "dropped_readings_total", "counter", "Too many at once.", AdapterStatus::dropped);
    each(agent, "failures_total", "counter", "Of connecting, reading.", AdapterStatus::failures);
    family("taffrail_log_records_total", "counter", "Records that this process logged.");
    sample("taffrail_log_records_total", agent.log().records());
    family("taffrail_log_refused_records_total", "counter", "Records that no journal took.");
    sample("taffrail_log_refused_records_total", agent.log().refused());
  }

  private void clouds() {
    if (snapshot.clouds().isEmpty()) {
      return;
    }
    accounts("queued_documents_total", "Documents for the cloud.", CloudAccounts::queued);
    accounts("delivered_documents_total", "Documents taken.", CloudAccounts::delivered);
    accounts("refused_documents_total", "Refused for good.", CloudAccounts::dead);
    accounts("expired_documents_total", "Waited too long.", CloudAccounts::expired);
    accounts("overflowed_documents_total", "No room.", CloudAccounts::overflowed);
    waiting();
    cloud("dead_letters", "Refused documents that are kept.", CloudStatus::deadLetters);
    cloud("oldest_seconds", "So long one has waited; 0 when none does.", this::age);
    cloud("circuit_open", "1 while it is left alone.", cloud -> cloud.circuitOpen() ? 1 : 0);
    cloudStates();
    cloudErrors();
  }

  private void waiting() {
    String waiting = "taffrail_cloud_waiting_documents";
    family(waiting, "gauge", "Documents that wait, by priority.");
    snapshot
        .clouds()
        .forEach(
            (pipeline, cloud) ->
                cloud
                    .waiting()
                    .forEach(
                        (priority, count) ->
                            sample(
                                waiting, count, "pipeline", pipeline, "priority", word(priority))));
  }

  private void cloudStates() {
    String state = "taffrail_cloud_state";
    family(state, "gauge", "1 for the state that the cloud is in.");
    snapshot
        .clouds()
        .forEach(
            (pipeline, cloud) -> {
              for (CloudStatus.State each : CloudStatus.State.values()) {
                int is = each == cloud.state() ? 1 : 0;
                sample(state, is, "pipeline", pipeline, "state", word(each));
              }
            });
  }

  private void cloudErrors() {
    String error = "taffrail_cloud_last_error_timestamp_seconds";
    family(error, "gauge", "When the newest failure was; none when there was none.");
    snapshot
        .clouds()
        .forEach(
            (pipeline, cloud) -> {
              Instant at = cloud.lastErrorAt();
              if (at != null) {
                sample(error, seconds(at), "pipeline", pipeline);
              }
            });
  }

  private double age(CloudStatus cloud) {
    Instant oldest = cloud.oldest();
    return oldest == null
        ? 0
        : Math.max(Duration.between(oldest, snapshot.at()).toMillis(), 0) / 1000.0;
  }

  private void accounts(String name, String help, ToLongFunction<CloudAccounts> value) {
    String full = "taffrail_cloud_" + name;
    family(full, "counter", help);
    snapshot
        .clouds()
        .forEach(
            (pipeline, cloud) ->
                sample(full, value.applyAsLong(cloud.accounts()), "pipeline", pipeline));
  }

  private void cloud(String name, String help, Function<CloudStatus, Number> value) {
    String full = "taffrail_cloud_" + name;
    family(full, "gauge", help);
    snapshot
        .clouds()
        .forEach((pipeline, cloud) -> sample(full, value.apply(cloud), "pipeline", pipeline));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static long up(AdapterStatus adapter) {
    return adapter.state() == AdapterState.UP ? 1 : 0;
  }

  private void each(
      AgentCounts agent,
      String name,
      String type,
      String help,
      ToLongFunction<AdapterStatus> value) {
    String full = "taffrail_adapter_" + name;
    family(full, type, help);
    agent
        .adapters()
        .forEach(
            (pipeline, adapters) -> {
              for (int i = 0; i < adapters.size(); i++) {
                AdapterStatus adapter = adapters.get(i);
                sample(
                    full,
                    value.applyAsLong(adapter),
                    "pipeline",
                    pipeline,
                    "adapter",
                    adapter.name(),
                    "source",
                    adapter.source(),
                    "number",
                    String.valueOf(i + 1));
              }
            });
  }

  private void each(
      Map<String, PipelineCounts> all,
      String name,
      String type,
      String help,
      ToLongFunction<PipelineCounts> value) {
    String full = "taffrail_pipeline_" + name;
    family(full, type, help);
    all.forEach((each, counts) -> sample(full, value.applyAsLong(counts), "pipeline", each));
  }

  private void each(String name, String type, String help, Function<SinkStatus, Number> value) {
    String full = "taffrail_ship_" + name;
    family(full, type, help);
    snapshot
        .sources()
        .forEach(
            (sink, sources) ->
                sources.forEach(
                    (source, status) ->
                        sample(full, value.apply(status), "sink", sink, "source", source)));
  }

  private void family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, Number value, String... labels) {
    text.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      text.append(escaped(labels[i + 1])).append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }
}
