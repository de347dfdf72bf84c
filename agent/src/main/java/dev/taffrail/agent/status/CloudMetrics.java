package dev.taffrail.agent.status;

import static dev.taffrail.agent.status.Exposition.Kind.COUNTER;
import static dev.taffrail.agent.status.Exposition.Kind.GAUGE;

import dev.taffrail.agent.config.Words;
import dev.taffrail.edge.CloudAccounts;
import dev.taffrail.edge.CloudStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What the pipelines say of their clouds: {@code taffrail_cloud_…}. */
final class CloudMetrics {
  private final Map<String, CloudStatus> clouds;
  private final Instant at;
  private final Exposition out;

  /**
   * @param clouds by pipeline
   * @param at when that was so
   */
  CloudMetrics(Map<String, CloudStatus> clouds, Instant at, Exposition out) {
    this.clouds = clouds;
    this.at = at;
    this.out = out;
  }

  void write() {
    counter("queued_documents_total", "Documents for the cloud.", CloudAccounts::queued);
    counter("delivered_documents_total", "Documents taken.", CloudAccounts::delivered);
    counter("refused_documents_total", "Refused for good.", CloudAccounts::dead);
    counter("expired_documents_total", "Waited too long.", CloudAccounts::expired);
    counter("overflowed_documents_total", "No room.", CloudAccounts::overflowed);
    waiting();
    gauge("dead_letters", "Refused documents that are kept.", CloudStatus::deadLetters);
    gauge("oldest_seconds", "So long one has waited; 0 when none does.", this::age);
    gauge("circuit_open", "1 while it is left alone.", cloud -> cloud.circuitOpen() ? 1 : 0);
    states();
    errors();
  }

  private void waiting() {
    String name = "taffrail_cloud_waiting_documents";
    out.family(name, GAUGE, "Documents that wait, by priority.");
    clouds.forEach(
        (pipeline, cloud) ->
            cloud
                .waiting()
                .forEach(
                    (priority, count) ->
                        out.sample(
                            name, count, "pipeline", pipeline, "priority", Words.of(priority))));
  }

  private void states() {
    String name = "taffrail_cloud_state";
    out.family(name, GAUGE, "1 for the state that the cloud is in.");
    clouds.forEach(
        (pipeline, cloud) -> {
          for (CloudStatus.State each : CloudStatus.State.values()) {
            int is = each == cloud.state() ? 1 : 0;
            out.sample(name, is, "pipeline", pipeline, "state", Words.of(each));
          }
        });
  }

  private void errors() {
    String name = "taffrail_cloud_last_error_timestamp_seconds";
    out.family(name, GAUGE, "When the newest failure was; none when there was none.");
    clouds.forEach(
        (pipeline, cloud) -> {
          Instant time = cloud.lastErrorAt();
          if (time != null) {
            out.sample(name, Exposition.seconds(time), "pipeline", pipeline);
          }
        });
  }

  private double age(CloudStatus cloud) {
    Instant oldest = cloud.oldest();
    return oldest == null ? 0 : Math.max(Duration.between(oldest, at).toMillis(), 0) / 1000.0;
  }

  private void counter(String name, String help, ToLongFunction<CloudAccounts> value) {
    String full = "taffrail_cloud_" + name;
    out.family(full, COUNTER, help);
    clouds.forEach(
        (pipeline, cloud) ->
            out.sample(full, value.applyAsLong(cloud.accounts()), "pipeline", pipeline));
  }

  private void gauge(String name, String help, Function<CloudStatus, Number> value) {
    String full = "taffrail_cloud_" + name;
    out.family(full, GAUGE, help);
    clouds.forEach((pipeline, cloud) -> out.sample(full, value.apply(cloud), "pipeline", pipeline));
  }
}
