package dev.taffrail.agent.status;

import static dev.taffrail.agent.status.Exposition.Kind.COUNTER;
import static dev.taffrail.agent.status.Exposition.Kind.GAUGE;

import dev.taffrail.edge.adapter.AdapterState;
import dev.taffrail.edge.adapter.AdapterStatus;
import dev.taffrail.edge.adapter.CsvReplay;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What the agent says of its pipelines, their adapters and its own log. */
final class AgentMetrics {
  private final AgentCounts agent;
  private final Exposition out;

  AgentMetrics(AgentCounts agent, Exposition out) {
    this.agent = agent;
    this.out = out;
  }

  void write() {
    pipelines();
    adapters();
    out.family("taffrail_log_records_total", COUNTER, "Records that this process logged.");
    out.sample("taffrail_log_records_total", agent.log().records());
    out.family("taffrail_log_refused_records_total", COUNTER, "Records that no journal took.");
    out.sample("taffrail_log_refused_records_total", agent.log().refused());
  }

  private void pipelines() {
    pipeline("runs_total", "Batches of readings taken.", PipelineCounts::runs);
    pipeline("readings_total", "Readings that went in.", PipelineCounts::readings);
    pipeline("late_readings_total", "Readings dropped as late.", PipelineCounts::late);
    pipeline("windows_total", "Windows that closed.", PipelineCounts::windows);
    pipeline("events_total", "Events that rules found.", PipelineCounts::events);
    pipeline(
        "action_failures_total", "Calls of actions that failed.", PipelineCounts::actionFailures);
  }

  private void pipeline(String name, String help, ToLongFunction<PipelineCounts> value) {
    String full = "taffrail_pipeline_" + name;
    out.family(full, COUNTER, help);
    agent
        .pipelines()
        .forEach(
            (pipeline, counts) ->
                out.sample(full, value.applyAsLong(counts), "pipeline", pipeline));
  }

  private void adapters() {
    up();
    adapter("readings_total", COUNTER, "Readings given.", AdapterStatus::readings);
    adapter("bad_readings_total", COUNTER, "What was none.", AdapterStatus::badReadings);
    adapter("dropped_readings_total", COUNTER, "Too many at once.", AdapterStatus::dropped);
    adapter("failures_total", COUNTER, "Of connecting, reading.", AdapterStatus::failures);
  }

  /** Of a series that is over there is no sample: an alarm at 0 would never end. */
  private void up() {
    adapter(
        "up",
        GAUGE,
        "1 when it brings readings, or would.",
        adapter -> !isOver(adapter),
        adapter -> adapter.state() == AdapterState.UP ? 1 : 0);
  }

  /** All others that are down are tried again. */
  private static boolean isOver(AdapterStatus adapter) {
    return adapter.name().equals(CsvReplay.NAME)
        && adapter.state() == AdapterState.DOWN
        && adapter.failures() == 0;
  }

  private void adapter(
      String name, Exposition.Kind kind, String help, ToLongFunction<AdapterStatus> value) {
    adapter(name, kind, help, any -> true, value);
  }

  private void adapter(
      String name,
      Exposition.Kind kind,
      String help,
      Predicate<AdapterStatus> those,
      ToLongFunction<AdapterStatus> value) {
    String full = "taffrail_adapter_" + name;
    out.family(full, kind, help);
    agent
        .adapters()
        .forEach((pipeline, adapters) -> samples(full, pipeline, adapters, those, value));
  }

  private void samples(
      String name,
      String pipeline,
      List<AdapterStatus> adapters,
      Predicate<AdapterStatus> those,
      ToLongFunction<AdapterStatus> value) {
    for (int i = 0; i < adapters.size(); i++) {
      AdapterStatus adapter = adapters.get(i);
      if (!those.test(adapter)) {
        continue;
      }
      out.sample(
          name,
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
  }
}
