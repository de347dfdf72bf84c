package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.T0;
import static dev.taffrail.edge.Readings.at;
import static dev.taffrail.edge.Readings.minutes;
import static dev.taffrail.edge.Readings.sensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readings become windows and events, from run to run. */
class PipelineTest extends FridgeRecords {
  @Test
  void aRunGivesTheEventsOfTheWindowsThatClosed() {
    try (Pipeline pipeline = fridge().build()) {
      PipelineResult result = pipeline.run(minutes(0, 5, 9.4, 5));

      Window window =
          new Window(
              "s1",
              "Cel",
              T0.plusSeconds(60),
              T0.plusSeconds(120),
              1,
              9.4,
              0,
              9.4,
              9.4,
              9.4,
              result.correlationId());
      assertThat(result.events())
          .containsExactly(
              new RuleEvent(
                  "excursion",
                  Severity.CRITICAL,
                  "s1",
                  T0.plusSeconds(120),
                  9.4,
                  8.0,
                  "Cel",
                  window,
                  result.correlationId()));
      assertThat(result.readings()).isEqualTo(3);
      assertThat(result.windows()).isEqualTo(2);
      assertThat(result.pipeline()).isEqualTo("fridge");
      assertThat(result.cloud()).isEqualTo(CloudFlush.NONE);
    }
  }

  @Test
  void eventsAreInTheOrderOfTimeWhateverTheOrderOfTheSensors() {
    List<SensorReading> readings = new ArrayList<>();
    readings.addAll(List.of(sensor("late", 0, 5), sensor("late", 60, 9), sensor("late", 120, 9)));
    readings.addAll(List.of(sensor("early", 0, 9), sensor("early", 60, 9)));
    try (Pipeline pipeline = fridge().build()) {
      assertThat(pipeline.run(readings).events())
          .extracting(RuleEvent::sensor)
          .containsExactly("early", "late");
    }
  }

  @Test
  void openWindowsAndTheStateOfRulesCarryOver() {
    try (Pipeline pipeline =
        fridge().rule(RuleConfig.rising("jump", 3, Duration.ofMinutes(1))).build()) {
      assertThat(pipeline.run(List.of(at(0, 5), at(60, 9))).events()).isEmpty();

      assertThat(pipeline.run(List.of(at(61, 11), at(120, 9))).events())
          .extracting(RuleEvent::ruleName, RuleEvent::value)
          .containsExactly(tuple("excursion", 10.0), tuple("jump", 5.0));
      assertThat(pipeline.run(minutes(3, 9, 9)).events()).as("still the same excursion").isEmpty();
    }
  }

  @Test
  void lateReadingsAreCountedAndSaid() {
    try (Pipeline pipeline = fridge().build()) {
      PipelineResult result = pipeline.run(List.of(at(0, 5), at(60, 5), at(59, 100), at(1, 100)));
      assertThat(result.lateReadings()).isEqualTo(2);
      assertThat(records.only("late_readings_dropped").field("readings")).isEqualTo("2");
      assertThat(pipeline.flush().events()).isEmpty();
    }
  }

  @Test
  void theWindowsOfAnIdleSensorCloseAndNothingElseIsLateForIt() {
    try (Pipeline pipeline = fridge().build()) {
      Instant now = T0.plusSeconds(600);
      pipeline.run(List.of(sensor("a", 0, 9), sensor("b", 0, 5)));
      assertThat(pipeline.closeIdle(now)).as("both have spoken").isEmpty();
      pipeline.run(List.of(sensor("b", 30, 5)));
      assertThat(pipeline.closeIdle(T0.plusSeconds(59))).as("not over yet").isEmpty();
      pipeline.run(List.of(sensor("b", 31, 5)));

      PipelineResult result = pipeline.closeIdle(now).orElseThrow();
      assertThat(result.windows()).isEqualTo(1);
      assertThat(result.events()).extracting(RuleEvent::sensor).containsExactly("a");

      assertThat(pipeline.run(List.of(sensor("a", 60, 5))).lateReadings()).isZero();
      assertThat(pipeline.run(List.of(sensor("a", 59, 5))).lateReadings()).isEqualTo(1);
      assertThat(pipeline.run(List.of(sensor("b", 59, 5))).lateReadings()).isZero();
    }
  }

  @Test
  void anIdleSensorThatIsNotMeantKeepsItsWindows() {
    try (Pipeline pipeline = fridge().build()) {
      Instant now = T0.plusSeconds(600);
      pipeline.run(List.of(sensor("away", 0, 9), sensor("silent", 0, 9)));
      assertThat(pipeline.closeIdle(now, sensor -> !sensor.equals("away"))).isEmpty();

      PipelineResult result =
          pipeline.closeIdle(now, sensor -> !sensor.equals("away")).orElseThrow();
      assertThat(result.events()).extracting(RuleEvent::sensor).containsExactly("silent");

      assertThat(pipeline.closeIdle(now)).as("nobody has asked for it yet").isEmpty();
      assertThat(pipeline.run(List.of(sensor("away", 1, 9))).lateReadings()).isZero();
      assertThat(pipeline.closeIdle(now)).as("it has spoken").isEmpty();
      assertThat(pipeline.closeIdle(now).orElseThrow().events())
          .extracting(RuleEvent::sensor)
          .containsExactly("away");
    }
  }

  @Test
  void flushClosesTheOpenWindows() {
    try (Pipeline pipeline = fridge().build()) {
      pipeline.run(List.of(at(0, 9)));
      assertThat(pipeline.flush().events()).extracting(RuleEvent::value).containsExactly(9.0);
      assertThat(pipeline.flush().windows()).isZero();
      assertThat(pipeline.run(List.of(at(30, 9))).lateReadings()).isEqualTo(1);
    }
  }
}
