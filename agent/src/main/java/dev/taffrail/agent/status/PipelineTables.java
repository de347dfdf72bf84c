package dev.taffrail.agent.status;

import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pipelines of an answer, their adapters and their clouds: a table of each. */
final class PipelineTables {
  /** A table, and the lines beneath it. */
  record Part(Table table, List<String> words) {}

  private static final List<String> COUNTS =
      List.of("runs", "readings", "late_readings", "windows", "events", "action_failures");
  private static final List<String> ADAPTER =
      List.of("readings", "bad_readings", "dropped", "failures");
  private static final List<String> CLOUD =
      List.of("queued", "delivered", "refused", "expired", "overflowed", "waiting", "dead_letters");

  private final Map<String, JsonObject> pipelines;
  private final StatusWords words;

  PipelineTables(JsonObject shipper, StatusWords words) {
    this.pipelines = shipper.object("pipelines").objects();
    this.words = words;
  }

  boolean isEmpty() {
    return pipelines.isEmpty();
  }

  Table pipelines() {
    Table table = new Table(StatusWords.heading("PIPELINE", COUNTS, "LAST RUN"));
    pipelines.forEach(
        (name, pipeline) -> {
          List<String> row = new ArrayList<>(List.of(Printable.of(name)));
          COUNTS.forEach(count -> row.add(StatusWords.grouped(pipeline.text(count))));
          row.add(words.agoOrNever(pipeline.text("last_run_at")));
          table.add(row);
        });
    return table;
  }

  /** With the words of those that are not up. */
  Part adapters() {
    String first = "ADAPTER " + StatusTable.STATE;
    Part part =
        new Part(
            new Table(StatusWords.heading(first, ADAPTER, "SOURCE")).left(1), new ArrayList<>());
    pipelines.forEach(
        (name, pipeline) -> addAdapters(name, pipeline.object("adapters").objects(), part));
    return part;
  }

  private static void addAdapters(String pipeline, Map<String, JsonObject> adapters, Part part) {
    adapters.forEach(
        (number, adapter) -> {
          String kind = adapter.text("adapter");
          boolean alone =
              adapters.values().stream().filter(a -> a.text("adapter").equals(kind)).count() == 1;
          String name = pipeline + " " + kind + (alone ? "" : " " + number);
          add(Printable.of(name), adapter, part);
        });
  }

  private static void add(String name, JsonObject adapter, Part part) {
    List<String> row = new ArrayList<>(List.of(name, adapter.text("state")));
    ADAPTER.forEach(count -> row.add(StatusWords.grouped(adapter.text(count))));
    row.add(Printable.of(adapter.text("source")));
    part.table().add(row);
    if (!adapter.text("state").equals("up") && adapter.has("last_failure")) {
      part.words().add(name + " failed: " + Printable.of(adapter.text("last_failure")));
    }
  }

  /** With what waits for each, and its last words. */
  Part clouds() {
    String first = "CLOUD " + StatusTable.STATE + " CIRCUIT";
    Part part =
        new Part(
            new Table(StatusWords.heading(first, CLOUD, "OLDEST")).left(1, 2), new ArrayList<>());
    pipelines.forEach(
        (name, pipeline) -> {
          JsonObject cloud = pipeline.object("cloud");
          if (!cloud.isEmpty()) {
            addCloud(name, cloud, part);
          }
        });
    return part;
  }

  private void addCloud(String pipeline, JsonObject cloud, Part part) {
    List<String> row =
        new ArrayList<>(
            List.of(Printable.of(pipeline), cloud.text("state"), cloud.text("circuit")));
    CLOUD.forEach(count -> row.add(StatusWords.grouped(cloud.text(count))));
    row.add(words.agoOrNever(cloud.text("oldest_at")));
    part.table().add(row);
    String name = pipeline + " cloud";
    part.words().add(Printable.of(name + " sends to " + cloud.text("receiver") + waiting(cloud)));
    part.words().addAll(words.lastError(name, cloud));
  }

  /** Nothing, where nothing waits. */
  private static String waiting(JsonObject cloud) {
    List<String> each = new ArrayList<>();
    cloud
        .object("waiting_by_priority")
        .forEachText(
            (priority, count) -> {
              if (!count.equals("0")) {
                each.add(StatusWords.grouped(count) + " " + priority);
              }
            });
    return each.isEmpty() ? "" : ", waiting: " + String.join(", ", each);
  }
}
