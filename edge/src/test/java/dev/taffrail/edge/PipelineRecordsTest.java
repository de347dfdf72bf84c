package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.minutes;
import static dev.taffrail.edge.Readings.sensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.Scope;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What stands in the journal of a run, and under which id. */
class PipelineRecordsTest extends FridgeRecords {
  @Test
  void allRecordsOfARunShareOneIdOverAllStagesAndTheirThreads() {
    try (Pipeline pipeline = fridge().action("bell", event -> {}).build()) {
      records.clear();
      PipelineResult result = pipeline.run(minutes(0, 9, 9));
      List<Records.Noted> all = records.all();
      assertThat(all).extracting(Records.Noted::correlationId).containsOnly(result.correlationId());
      assertThat(all)
          .extracting(Records.Noted::logger)
          .contains("edge.pipeline", "edge.ingest", "edge.window", "edge.rules", "edge.actions");
      assertThat(all)
          .extracting(Records.Noted::thread)
          .contains("fridge-ingest", "fridge-window", "fridge-rules", "fridge-actions");
    }
  }

  @Test
  void aRunGoesOnUnderTheCallersId() {
    try (Pipeline pipeline = fridge().build();
        Scope work = Correlation.begin()) {
      String id = Correlation.current().orElseThrow();
      assertThat(work).isNotNull();
      assertThat(pipeline.run(minutes(0, 9, 9)).correlationId()).isEqualTo(id);
      assertThat(records.only("rule_fired").correlationId()).isEqualTo(id);
    }
  }

  @Test
  void eachRunBeginsAnIdOfItsOwnAndLeavesNoneBehind() {
    try (Pipeline pipeline = fridge().build()) {
      String first = pipeline.run(List.of()).correlationId();
      assertThat(pipeline.run(List.of()).correlationId()).isNotEqualTo(first);
      assertThat(Correlation.current()).isEmpty();
    }
  }

  @Test
  void theJourneyOfAnAlertStandsInTheRecordsStageByStage() {
    try (Pipeline pipeline = fridge().version("2.1.0").action("bell", event -> {}).build()) {
      pipeline.run(minutes(0, 9.4, 5));
    }
    assertThat(records.all())
        .filteredOn(record -> record.level().atLeast(Level.INFO))
        .filteredOn(record -> record.logger().startsWith("edge."))
        .extracting(record -> record.level().label() + " " + record.logger() + " " + record.event())
        .containsExactly(
            "info edge.pipeline pipeline_started",
            "info edge.pipeline pipeline_run_start",
            "warning edge.rules rule_fired",
            "info edge.actions alert_raised",
            "info edge.actions rule_action_completed",
            "info edge.pipeline pipeline_run_end",
            "info edge.pipeline pipeline_run_start",
            "info edge.pipeline pipeline_run_end",
            "info edge.pipeline pipeline_stopped");
    assertThat(records.only("pipeline_started").fields())
        .containsEntry("pipeline", "fridge")
        .containsEntry("version", "2.1.0");
    assertThat(records.of("pipeline_run_start").get(0).field("readings_count")).isEqualTo("2");
    assertThat(records.of("pipeline_run_end").get(0).field("events")).isEqualTo("1");
    assertThat(records.only("rule_fired").fields())
        .containsEntry("rule", "excursion")
        .containsEntry("severity", "critical")
        .containsEntry("sensor", "s1")
        .containsEntry("value", "9.4")
        .containsEntry("limit", "8.0")
        .containsEntry("window_start", "2026-05-30T08:00:00Z")
        .containsEntry("window_end", "2026-05-30T08:01:00Z");
  }

  @Test
  void anAlarmAndTheRunThatTookItsReadingsInNameOneAnother() {
    try (Pipeline pipeline = fridge().build()) {
      PipelineResult first = pipeline.run(List.of(sensor("a", 0, 1), sensor("a", 10, 9)));
      PipelineResult second = pipeline.run(List.of(sensor("a", 5, 8.5), sensor("a", 61, 20)));
      assertThat(second.events()).isEmpty();
      PipelineResult third = pipeline.run(List.of(sensor("a", 125, 1), sensor("a", 180, 1)));

      RuleEvent event = third.events().get(0);
      assertThat(Objects.requireNonNull(event.window()).lastRun())
          .isEqualTo(second.correlationId());
      Records.Noted fired = records.only("rule_fired");
      assertThat(fired.correlationId()).isEqualTo(third.correlationId());
      assertThat(fired.field("readings_correlation_id")).isEqualTo(second.correlationId());
      Records.Noted later = records.only("rule_fired_later");
      assertThat(later.level()).isEqualTo(Level.INFO);
      assertThat(later.correlationId()).isEqualTo(second.correlationId());
      assertThat(later.field("alarm_correlation_id")).isEqualTo(third.correlationId());
      assertThat(first.correlationId()).isNotEqualTo(second.correlationId());

      records.clear();
      pipeline.run(List.of(sensor("a", 240, 9), sensor("a", 300, 1)));
      assertThat(records.only("rule_fired").fields()).doesNotContainKey("readings_correlation_id");
      assertThat(records.of("rule_fired_later")).isEmpty();
    }
  }

  @Test
  void rawReadingsAndWindowsAreDebugRecords() {
    try (Pipeline pipeline = fridge().build()) {
      pipeline.run(minutes(0, 5, 6, 7));
    }
    assertThat(records.of("sensor_reading"))
        .hasSize(3)
        .allMatch(record -> record.level() == Level.DEBUG && record.logger().equals("edge.ingest"));
    assertThat(records.of("window_closed"))
        .hasSize(3)
        .allMatch(record -> record.level() == Level.DEBUG && record.logger().equals("edge.window"))
        .allSatisfy(
            record -> {
              for (Measure measure : Measure.values()) {
                assertThat(record.fields()).containsKey(measure.label());
              }
              assertThat(record.field("rate")).isEqualTo(String.valueOf(1 / 60.0));
            });
  }
}
