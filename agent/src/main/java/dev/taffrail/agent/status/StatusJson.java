package dev.taffrail.agent.status;

import dev.taffrail.agent.config.Words;
import dev.taffrail.agent.text.Json;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.edge.adapter.AdapterStatus;
import dev.taffrail.ship.Accounts;
import dev.taffrail.ship.LinkUse;
import dev.taffrail.ship.SinkStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A snapshot as JSON: objects of objects, with names as keys. */
final class StatusJson {
  private StatusJson() {}

  static String of(ShipSnapshot snapshot) {
    return Json.object(
            json -> {
              json.writeStringProperty("version", snapshot.version());
              json.writeNumberProperty("pid", ProcessHandle.current().pid());
              json.writeStringProperty("journal", snapshot.journal().toString());
              json.writeStringProperty("at", snapshot.at().toString());
              json.writeStringProperty("started_at", snapshot.startedAt().toString());
              json.writeNumberProperty("reloads", snapshot.reloads());
              json.writeBooleanProperty("healthy", snapshot.isHealthy());
              json.writeBooleanProperty("moving", snapshot.isMoving());
              json.writeObjectPropertyStart("failing_sources");
              snapshot.failing().forEach(json::writeStringProperty);
              json.writeEndObject();
              json.writeObjectPropertyStart("sinks");
              snapshot.sinks().forEach((name, status) -> sink(json, name, status, snapshot));
              json.writeEndObject();
              agent(json, snapshot.agent());
            })
        + "\n";
  }

  private static void agent(JsonGenerator json, @Nullable AgentCounts agent) {
    if (agent == null) {
      return;
    }
    json.writeObjectPropertyStart("pipelines");
    agent
        .pipelines()
        .forEach(
            (name, counts) -> {
              json.writeObjectPropertyStart(name);
              pipeline(json, counts, agent.adapters().getOrDefault(name, List.of()));
              cloud(json, agent.clouds().get(name));
              json.writeEndObject();
            });
    json.writeEndObject();
    json.writeObjectPropertyStart("log");
    json.writeNumberProperty("records", agent.log().records());
    json.writeNumberProperty("refused", agent.log().refused());
    json.writeEndObject();
  }

  private static void pipeline(
      JsonGenerator json, PipelineCounts counts, List<AdapterStatus> adapters) {
    json.writeNumberProperty("runs", counts.runs());
    json.writeNumberProperty("readings", counts.readings());
    json.writeNumberProperty("late_readings", counts.late());
    json.writeNumberProperty("windows", counts.windows());
    json.writeNumberProperty("events", counts.events());
    json.writeNumberProperty("action_failures", counts.actionFailures());
    if (counts.lastRun() != null) {
      json.writeStringProperty("last_run_at", counts.lastRun().toString());
    }
    json.writeObjectPropertyStart("adapters");
    for (int i = 0; i < adapters.size(); i++) {
      adapter(json, String.valueOf(i + 1), adapters.get(i));
    }
    json.writeEndObject();
  }

  private static void cloud(JsonGenerator json, @Nullable CloudStatus cloud) {
    if (cloud == null) {
      return;
    }
    json.writeObjectPropertyStart("cloud");
    json.writeStringProperty("receiver", cloud.receiver());
    json.writeStringProperty("state", Words.of(cloud.state()));
    json.writeStringProperty("circuit", cloud.circuitOpen() ? "open" : "closed");
    json.writeNumberProperty("queued", cloud.accounts().queued());
    json.writeNumberProperty("delivered", cloud.accounts().delivered());
    json.writeNumberProperty("refused", cloud.accounts().dead());
    json.writeNumberProperty("expired", cloud.accounts().expired());
    json.writeNumberProperty("overflowed", cloud.accounts().overflowed());
    json.writeNumberProperty("waiting", cloud.accounts().waiting());
    json.writeNumberProperty("waiting_rows", cloud.accounts().waitingRows());
    json.writeObjectPropertyStart("waiting_by_priority");
    cloud.waiting().forEach((priority, n) -> json.writeNumberProperty(Words.of(priority), n));
    json.writeEndObject();
    json.writeNumberProperty("dead_letters", cloud.deadLetters());
    if (cloud.oldest() != null) {
      json.writeStringProperty("oldest_at", cloud.oldest().toString());
    }
    if (cloud.lastError() != null) {
      json.writeStringProperty("last_error", cloud.lastError());
    }
    if (cloud.lastErrorAt() != null) {
      json.writeStringProperty("last_error_at", cloud.lastErrorAt().toString());
    }
    json.writeEndObject();
  }

  private static void adapter(JsonGenerator json, String number, AdapterStatus adapter) {
    json.writeObjectPropertyStart(number);
    json.writeStringProperty("adapter", adapter.name());
    json.writeStringProperty("source", adapter.source());
    json.writeStringProperty("state", adapter.state().label());
    json.writeNumberProperty("readings", adapter.readings());
    json.writeNumberProperty("bad_readings", adapter.badReadings());
    json.writeNumberProperty("dropped", adapter.dropped());
    json.writeNumberProperty("failures", adapter.failures());
    if (adapter.lastFailure() != null) {
      json.writeStringProperty("last_failure", adapter.lastFailure());
    }
    json.writeEndObject();
  }

  private static void sink(
      JsonGenerator json, String name, SinkStatus status, ShipSnapshot snapshot) {
    json.writeObjectPropertyStart(name);
    members(json, status);
    link(json, status.link());
    json.writeObjectPropertyStart("sources");
    snapshot
        .sources()
        .getOrDefault(name, Map.of())
        .forEach(
            (source, part) -> {
              json.writeObjectPropertyStart(source);
              members(json, part);
              json.writeEndObject();
            });
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void members(JsonGenerator json, SinkStatus status) {
    json.writeStringProperty("state", Words.of(status.state()));
    json.writeBooleanProperty("stuck", ShipSnapshot.isStuck(status));
    accounts(json, status.accounts());
    json.writeNumberProperty("summaries", status.made());
    json.writeObjectPropertyStart("refused_by_reason");
    new TreeMap<>(status.refusedByReason()).forEach(json::writeNumberProperty);
    json.writeEndObject();
    json.writeNumberProperty("behind_bytes", status.behindBytes());
    json.writeNumberProperty("behind_records", status.behindRecords());
    json.writeNumberProperty("behind_seconds", status.behindTime().toMillis() / 1000.0);
    json.writeNumberProperty("retries", status.retries());
    json.writeNumberProperty("degraded_seconds", status.degraded().toMillis() / 1000.0);
    json.writeNumberProperty("unanswered_seconds", status.unanswered().toMillis() / 1000.0);
    json.writeNumberProperty("unacknowledged_seconds", status.unacknowledged().toMillis() / 1000.0);
    if (status.lastError() != null) {
      json.writeStringProperty("last_error", status.lastError());
    }
    if (status.lastErrorAt() != null) {
      json.writeStringProperty("last_error_at", status.lastErrorAt().toString());
    }
  }

  /** 0 is no limit. */
  private static void link(JsonGenerator json, LinkUse link) {
    json.writeNumberProperty("sent_bytes", link.sent());
    json.writeNumberProperty("sent_today_bytes", link.today());
    json.writeNumberProperty("limit_day_bytes", link.limit().bytesPerDay());
    json.writeNumberProperty("limit_second_bytes", link.limit().bytesPerSecond());
  }

  private static void accounts(JsonGenerator json, Accounts accounts) {
    json.writeNumberProperty("read", accounts.read());
    json.writeNumberProperty("delivered", accounts.delivered());
    json.writeNumberProperty("filtered", accounts.filtered());
    json.writeNumberProperty("summarised", accounts.summarised());
    json.writeNumberProperty("refused", accounts.refused());
    json.writeNumberProperty("lost", accounts.lost());
    json.writeNumberProperty("pending", accounts.pending());
  }
}
