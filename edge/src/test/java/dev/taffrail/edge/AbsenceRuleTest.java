package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.T0;
import static dev.taffrail.edge.Readings.sensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.taffrail.journal.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sensors are missed after 100 s. */
class AbsenceRuleTest {
  private static final AbsenceRule MISSING = RuleConfig.absent("missing", Duration.ofSeconds(100));

  private static final AbsenceRule EXPECTING = MISSING.withExpected(Set.of("a", "b"));

  @TempDir Path directory;
  private Records records;

  @BeforeEach
  void listen() {
    records = Records.of(Level.INFO, directory);
  }

  @AfterEach
  void stopListening() {
    records.close();
  }

  @Test
  void aGapInTheReadingsIsFoundAtItsOwnTime() {
    try (Pipeline pipeline = pipeline(MISSING)) {
      PipelineResult result = pipeline.run(List.of(sensor("a", 0, 1), sensor("a", 250, 2)));
      RuleEvent event = result.events().get(0);
      assertThat(result.events()).hasSize(1);
      assertThat(event.ruleName()).isEqualTo("missing");
      assertThat(event.sensor()).isEqualTo("a");
      assertThat(event.time()).isEqualTo(T0.plusSeconds(100));
      assertThat(event.value()).isEqualTo(250);
      assertThat(event.limit()).isEqualTo(100);
      assertThat(Objects.requireNonNull(event.window()).last()).isEqualTo(1);
    }
    assertThat(records.only("rule_fired").fields())
        .containsEntry("rule", "missing")
        .containsEntry("severity", "warning")
        .containsEntry("sensor", "a")
        .containsEntry("value", "250.0")
        .containsEntry("limit", "100.0")
        .containsEntry("unit", "s")
        .containsEntry("last", "1.0")
        .containsEntry("last_reading", "2026-05-30T08:00:00Z");
  }

  @Test
  void theStatedTimeItselfIsStillRight() {
    assertThat(fired(sensor("a", 0, 1), sensor("a", 100, 1))).isEmpty();
    assertThat(fired(sensor("a", 0, 1), sensor("b", 100, 1))).isEmpty();
    assertThat(fired(sensor("a", 0, 1), sensor("b", 101, 1))).containsExactly("a 100");
  }

  @Test
  void theOtherSensorsShowThatOneIsSilentWhateverTheirOrder() {
    assertThat(fired(sensor("b", 101, 1), sensor("a", 0, 1))).containsExactly("a 100");
    assertThat(
            fired(
                sensor("a", 0, 1),
                sensor("a", 90, 1),
                sensor("a", 180, 1),
                sensor("b", 0, 1),
                sensor("b", 90, 1),
                sensor("b", 180, 1)))
        .as("one sensor's readings behind the other's")
        .isEmpty();
  }

  @Test
  void aSilenceIsToldOnceOverAllRunsUntilTheSensorComesBack() {
    try (Pipeline pipeline = pipeline(MISSING)) {
      assertThat(names(pipeline.run(List.of(sensor("a", 0, 1), sensor("b", 0, 1))))).isEmpty();
      assertThat(names(pipeline.run(List.of(sensor("b", 99, 1))))).isEmpty();
      assertThat(names(pipeline.run(List.of(sensor("b", 190, 1))))).containsExactly("a 100");
      assertThat(names(pipeline.run(List.of(sensor("b", 280, 1))))).isEmpty();
      assertThat(names(pipeline.run(List.of(sensor("a", 300, 1), sensor("b", 300, 1))))).isEmpty();
      assertThat(names(pipeline.run(List.of(sensor("b", 390, 1), sensor("b", 401, 1)))))
          .containsExactly("a 400");
    }
  }

  @Test
  void aSensorThatWasHeardFromShortlyBeforeItWasToldMayFallSilentAgain() {
    try (Pipeline pipeline = pipeline(MISSING)) {
      pipeline.run(List.of(sensor("a", 0, 1), sensor("b", 100, 1)));
      assertThat(names(pipeline.run(List.of(sensor("b", 190, 1))))).containsExactly("a 100");
      assertThat(names(pipeline.run(List.of(sensor("a", 150, 1))))).as("on its way").isEmpty();
      assertThat(names(pipeline.run(List.of(sensor("b", 251, 1))))).containsExactly("a 250");
    }
  }

  @Test
  void withoutAnyReadingTimeHasToBeSaid() {
    try (Pipeline pipeline = pipeline(MISSING)) {
      pipeline.run(List.of(sensor("a", 0, 1), sensor("b", 50, 1)));
      assertThat(pipeline.run(List.of()).events()).isEmpty();
      assertThat(pipeline.advanceTo(T0.plusSeconds(100)).events()).isEmpty();
      assertThat(names(pipeline.advanceTo(T0.plusSeconds(120)))).containsExactly("a 100");
      assertThat(names(pipeline.advanceTo(T0.plusSeconds(200)))).containsExactly("b 150");
      assertThat(pipeline.advanceTo(T0.plusSeconds(900)).events()).isEmpty();
      assertThat(pipeline.advanceTo(T0).events()).isEmpty();
    }
  }

  @Test
  void anExpectedSensorIsMissedThoughItNeverGaveAReading() throws Exception {
    Path file = directory.resolve("alarms.jsonl");
    PipelineResult found;
    try (Pipeline pipeline =
        Pipeline.named("p")
            .rule(EXPECTING)
            .rule(RuleConfig.absent("of those who spoke", Duration.ofSeconds(1000)))
            .action(ActionConfig.of("log", LogAction.standard()))
            .action(ActionConfig.of("store", StoreAction.at(file)))
            .build()) {
      assertThat(names(pipeline.run(List.of(sensor("b", 0, 1), sensor("b", 100, 1))))).isEmpty();
      found = pipeline.run(List.of(sensor("b", 101, 1)));
      assertThat(names(found)).containsExactly("a 100");
      assertThat(names(pipeline.run(List.of(sensor("b", 200, 1))))).as("told already").isEmpty();
      assertThat(names(pipeline.run(List.of(sensor("a", 290, 1), sensor("b", 300, 1))))).isEmpty();
      assertThat(names(pipeline.run(List.of(sensor("b", 391, 1))))).containsExactly("a 390");
    }
    RuleEvent event = found.events().get(0);
    assertThat(event.window()).isNull();
    assertThat(event.value()).isEqualTo(101);
    assertThat(records.of("rule_fired").get(0).fields())
        .containsEntry("sensor", "a")
        .containsEntry("value", "101.0")
        .containsEntry("unit", "s")
        .doesNotContainKeys("last", "last_reading", "window_start");
    assertThat(records.of("rule_action_failed")).isEmpty();
    assertThat(records.of("alarm").get(0).fields()).containsEntry("sensor", "a");
    assertThat(Files.readAllLines(file).get(0))
        .isEqualTo(
            """
            {"pipeline":"p","correlation_id":"ID","rule":"missing","severity":"warning",\
            "sensor":"a","time":"2026-05-30T08:01:40Z","value":101.0,"limit":100.0,"unit":"s"}"""
                .replace("ID", found.correlationId()));
  }

  @Test
  void expectedSensorsAreMissedWhereNobodySaysAnything() {
    try (Pipeline pipeline = pipeline(EXPECTING)) {
      assertThat(names(pipeline.advanceTo(T0))).isEmpty();
      assertThat(names(pipeline.advanceTo(T0.plusSeconds(100)))).isEmpty();
      assertThat(names(pipeline.advanceTo(T0.plusSeconds(101))))
          .containsExactlyInAnyOrder("a 100", "b 100");
      pipeline.beginAnew();
      assertThat(names(pipeline.advanceTo(T0.plusSeconds(500)))).isEmpty();
      assertThat(names(pipeline.advanceTo(T0.plusSeconds(601))))
          .as("from the new beginning on")
          .containsExactlyInAnyOrder("a 600", "b 600");
    }
  }

  @Test
  void whatAnExpectedSensorBringsFirstIsNotLateAndItsSilenceCountsFromThere() {
    try (Pipeline pipeline = pipeline(EXPECTING.withExpected(Set.of("a")))) {
      pipeline.advanceTo(T0.plusSeconds(90));
      PipelineResult first = pipeline.run(List.of(sensor("a", 0, 1)));
      assertThat(first.lateReadings()).isZero();
      assertThat(names(pipeline.advanceTo(T0.plusSeconds(101)))).containsExactly("a 100");
    }
  }

  @Test
  void advancingTimeClosesWindowsAndJudgesThem() {
    try (Pipeline pipeline = pipeline(RuleConfig.above("hot", 8, 8))) {
      pipeline.run(List.of(sensor("a", 0, 9), sensor("b", 70, 9)));
      assertThat(names(pipeline.advanceTo(T0.plusSeconds(60)))).containsExactly("a 60");
      assertThat(names(pipeline.advanceTo(T0.plusSeconds(120)))).containsExactly("b 120");
      assertThat(pipeline.run(List.of(sensor("a", 59, 9))).lateReadings()).isEqualTo(1);
    }
  }

  @Test
  void theAllowedLatenessIsWaitedFor() {
    Windows windows = Windows.tumbling(Duration.ofMinutes(1));
    try (Pipeline pipeline =
        Pipeline.named("p")
            .windows(windows.allowedLateness(Duration.ofSeconds(30)))
            .rule(MISSING)
            .build()) {
      assertThat(names(pipeline.run(List.of(sensor("a", 0, 1), sensor("b", 130, 1))))).isEmpty();
      assertThat(names(pipeline.run(List.of(sensor("a", 60, 1), sensor("b", 190, 1))))).isEmpty();
      assertThat(names(pipeline.run(List.of(sensor("b", 191, 1))))).containsExactly("a 160");
    }
  }

  @Test
  void readingsOutOfOrderShortenNoPause() {
    assertThat(
            fired(sensor("a", 0, 1), sensor("a", 90, 1), sensor("a", 10, 1), sensor("a", 180, 1)))
        .isEmpty();
  }

  @Test
  void aClockFarAheadMakesTheOthersAbsentOnceAndNotWithEachRun() {
    try (Pipeline pipeline = pipeline(MISSING)) {
      pipeline.run(List.of(sensor("a", 0, 1)));
      assertThat(names(pipeline.run(List.of(sensor("b", 1_000_000, 1))))).containsExactly("a 100");
      for (int i = 1; i < 5; i++) {
        assertThat(pipeline.run(List.of(sensor("a", 50L * i, 1))).events()).isEmpty();
      }
    }
  }

  @Test
  void inItsCooldownAnAbsenceIsToldWhenTheCooldownIsOverAndTheSensorStillSilent() {
    try (Pipeline pipeline = pipeline(MISSING.withCooldown(Duration.ofSeconds(500)))) {
      assertThat(names(pipeline.run(List.of(sensor("a", 0, 1), sensor("a", 200, 1)))))
          .containsExactly("a 100");
      assertThat(pipeline.run(List.of(sensor("a", 310, 1))).events())
          .as("200 to 310, within the cooldown")
          .isEmpty();
      assertThat(pipeline.advanceTo(T0.plusSeconds(600)).events()).isEmpty();
      assertThat(names(pipeline.advanceTo(T0.plusSeconds(601)))).containsExactly("a 600");
      assertThat(pipeline.advanceTo(T0.plusSeconds(5000)).events()).isEmpty();
    }
  }

  @Test
  void rulesOfDifferentTimesJudgeTheSameSilence() {
    try (Pipeline pipeline =
        Pipeline.named("p")
            .rule(RuleConfig.absent("long", Duration.ofMinutes(5)))
            .rule(MISSING)
            .build()) {
      pipeline.run(List.of(sensor("a", 0, 1)));
      assertThat(pipeline.advanceTo(T0.plusSeconds(150)).events())
          .extracting(RuleEvent::ruleName)
          .containsExactly("missing");
      assertThat(pipeline.advanceTo(T0.plusSeconds(350)).events())
          .extracting(RuleEvent::ruleName)
          .containsExactly("long");
    }
  }

  @Test
  void isAskedForATimeAndAnswersNoneThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleConfig.absent("a", Duration.ZERO))
        .withMessage("rule a: expected PT0.001S to PT240000H as silence, found PT0S");
    Pipeline pipeline = pipeline(MISSING);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pipeline.advanceTo(Instant.MAX))
        .withMessageContaining("years 1 to 9999");
    pipeline.close();
    assertThatIllegalStateException().isThrownBy(() -> pipeline.advanceTo(T0));
  }

  private static List<String> fired(SensorReading... readings) {
    try (Pipeline pipeline = pipeline(MISSING)) {
      return names(pipeline.run(List.of(readings)));
    }
  }

  private static Pipeline pipeline(RuleConfig rule) {
    return Pipeline.named("p").rule(rule).build();
  }

  /** For instance {@code a 100}: the sensor and the seconds. */
  private static List<String> names(PipelineResult result) {
    List<String> names = new ArrayList<>();
    for (RuleEvent event : result.events()) {
      names.add(event.sensor() + " " + Duration.between(T0, event.time()).toSeconds());
    }
    return names;
  }
}
