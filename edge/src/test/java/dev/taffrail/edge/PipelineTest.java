package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.T0;
import static dev.taffrail.edge.Readings.at;
import static dev.taffrail.edge.Readings.minutes;
import static dev.taffrail.edge.Readings.sensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.taffrail.journal.Level;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

// On a thread of its own: a run that hangs cannot be interrupted, and must fail all the same.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipelineTest {
  @TempDir Path directory;
  private Records records;

  @BeforeEach
  void listen() {
    records = Records.of(Level.DEBUG, directory);
  }

  @AfterEach
  void stopListening() {
    records.close();
  }

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

  @Test
  void anActionThatFailsStopsNeitherTheOthersNorThePipeline() {
    List<RuleEvent> rung = new CopyOnWriteArrayList<>();
    IllegalStateException broken = new IllegalStateException("buzzer is broken");
    try (Pipeline pipeline =
        fridge()
            .action(
                "buzzer",
                event -> {
                  throw broken;
                })
            .action(
                "siren",
                event -> {
                  throw new NoClassDefFoundError("Siren");
                })
            .action("bell", rung::add)
            .build()) {
      PipelineResult result = pipeline.run(minutes(0, 9, 5, 9, 5));
      assertThat(result.actionFailures()).isEqualTo(4);
      assertThat(rung).isEqualTo(result.events()).hasSize(2);
    }
    Records.Noted failed = records.of("rule_action_failed").get(0);
    assertThat(failed.level()).isEqualTo(Level.ERROR);
    assertThat(failed.exception()).isSameAs(broken);
    assertThat(failed.fields())
        .containsEntry("action", "buzzer")
        .containsEntry("rule", "excursion");
    assertThat(failed.correlationId()).isEqualTo(records.of("rule_fired").get(0).correlationId());
  }

  @Test
  void anInterruptThatAnActionLeavesBehindReachesNobodyElse() {
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    try (Pipeline pipeline =
        fridge()
            .action("rude", event -> Thread.currentThread().interrupt())
            .action("polite", event -> interrupted.add(Thread.currentThread().isInterrupted()))
            .build()) {
      pipeline.run(minutes(0, 9, 5, 9, 5));
    }
    assertThat(interrupted).containsExactly(false, false);
  }

  @Test
  void anActionThatCallsItsOwnPipelineFailsInsteadOfWaitingForEver() {
    List<Pipeline> own = new CopyOnWriteArrayList<>();
    try (Pipeline pipeline =
        fridge()
            .action("run", event -> own.get(0).run(List.of()))
            .action("flush", event -> own.get(0).flush())
            .action("close", event -> own.get(0).close())
            .build()) {
      own.add(pipeline);
      assertThat(pipeline.run(minutes(0, 9, 5)).actionFailures()).isEqualTo(3);
    }
    assertThat(records.of("rule_action_failed"))
        .extracting(record -> String.valueOf(record.exception()))
        .allMatch(text -> text.endsWith("an action of pipeline fridge calls the pipeline"));
  }

  @Test
  void readingsThatCannotBeReadFailTheRunAndNotTheNext() {
    IllegalStateException gone = new IllegalStateException("the bus is gone");
    List<SensorReading> broken =
        new AbstractList<>() {
          @Override
          public SensorReading get(int index) {
            if (index == 2000) {
              throw gone;
            }
            return at(index, 5);
          }

          @Override
          public int size() {
            return 5000;
          }
        };
    try (Pipeline pipeline = fridge().build()) {
      assertThatThrownBy(() -> pipeline.run(broken)).hasRootCause(gone);
      assertThat(records.only("pipeline_run_failed").level()).isEqualTo(Level.ERROR);
      assertThat(pipeline.run(minutes(100, 9, 5)).events()).hasSize(1);
    }
  }

  @Test
  void aSlowStageHoldsUpThoseBeforeIt() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    int all = 200_000;
    List<SensorReading> readings =
        new AbstractList<>() {
          @Override
          public SensorReading get(int index) {
            taken.incrementAndGet();
            return at(60L * index, index % 2 == 0 ? 9 : 5);
          }

          @Override
          public int size() {
            return all;
          }
        };
    records.close();
    records = Records.of(Level.CRITICAL, directory.resolve("quiet"));
    try (Pipeline pipeline =
        fridge()
            .action(
                "slow",
                event -> {
                  stuck.countDown();
                  goOn.await();
                })
            .build()) {
      Thread run = new Thread(() -> pipeline.run(readings));
      run.start();
      try {
        stuck.await();
        AtomicInteger before = new AtomicInteger(-1);
        Awaitility.await()
            .pollInterval(Duration.ofMillis(200))
            .until(() -> before.getAndSet(taken.get()) == taken.get());
        assertThat(taken.get()).isLessThan(4 * 18 * 256);
      } finally {
        goOn.countDown();
      }
      run.join();
    }
    assertThat(taken.get()).isEqualTo(all);
  }

  @Test
  void runsFromSeveralThreadsFollowOneAnother() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (Pipeline pipeline =
        fridge()
            .action(
                "count",
                event -> {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  inside.decrementAndGet();
                })
            .build()) {
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String name = "s" + i;
        callers.add(
            new Thread(
                () -> {
                  for (int minute = 0; minute < 20; minute++) {
                    pipeline.run(List.of(sensor(name, 60L * minute, minute % 2 == 0 ? 9 : 5)));
                  }
                }));
      }
      callers.forEach(Thread::start);
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(most.get()).isEqualTo(1);
    assertThat(records.of("rule_fired")).hasSize(40);
    assertThat(records.all())
        .filteredOn(record -> record.event().startsWith("pipeline_run_"))
        .extracting(Records.Noted::event)
        .containsSubsequence("pipeline_run_start", "pipeline_run_end")
        .satisfies(PipelineTest::alternates);
  }

  @Test
  void anInterruptDoesNotCutARunShort() {
    try (Pipeline pipeline = fridge().build()) {
      Thread.currentThread().interrupt();
      PipelineResult result = pipeline.run(minutes(0, 9, 5));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(result.events()).hasSize(1);
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

  @Test
  void closeFlushesStopsTheThreadsAndTakesNoMore() {
    List<RuleEvent> rung = new CopyOnWriteArrayList<>();
    Pipeline pipeline = fridge().action("bell", rung::add).build();
    pipeline.run(List.of(at(0, 9)));
    pipeline.close();
    pipeline.close();

    assertThat(rung).hasSize(1);
    assertThat(records.of("pipeline_stopped")).hasSize(1);
    assertThatIllegalStateException()
        .isThrownBy(() -> pipeline.run(List.of()))
        .withMessage("pipeline fridge is closed");
    Awaitility.await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("fridge-")));
  }

  @Test
  void aRuleThatFailsIsAnErrorRecordAndTheOthersGoOn() {
    RuleConfig broken = RuleConfig.above("broken", 1, 1);
    RuleConfig good = RuleConfig.above("good", 1, 1);
    RuleEvaluator failing =
        (window, ready) -> {
          throw new ArithmeticException("no number");
        };
    List<RuleState> rules = List.of(new RuleState(broken, failing), RuleState.of(good));
    RuleStage stage = new RuleStage("fridge", rules, "id");
    List<Chunk> next = new ArrayList<>();
    stage.accept(new Observed(List.of(Readings.window("s1", 0, 5)), List.of()), next::add);
    assertThat(next.get(0).events()).extracting(RuleEvent::ruleName).containsExactly("good");
    Records.Noted failed = records.only("rule_action_failed");
    assertThat(failed.level()).isEqualTo(Level.ERROR);
    assertThat(failed.field("rule")).isEqualTo("broken");
    assertThat(failed.exception()).hasMessage("no number");
  }

  @Test
  void aStageThatBreaksEndsTheRunInsteadOfHoldingItUp() {
    RuleConfig rule = RuleConfig.above("broken", 1, 1);
    RuleEvaluator broken =
        (window, ready) -> {
          throw new StackOverflowError("a rule gone mad");
        };
    List<SensorReading> readings = minutes(0, new double[20_000]);
    Sensors sensors =
        new Sensors(Windows.tumbling(Duration.ofMinutes(1)), Duration.ofDays(1), Set.of());
    PipelineRun run =
        new PipelineRun(
            new IngestStage("fridge", readings),
            new WindowStage("fridge", sensors, (known, observed) -> {}),
            new RuleStage("fridge", List.of(new RuleState(rule, broken)), "id"),
            new ActionStage("fridge", List.of()),
            null);
    StageThreads threads = new StageThreads("fridge");
    assertThatIllegalStateException()
        .isThrownBy(() -> run.execute(threads))
        .withMessage("a stage of the pipeline failed")
        .withRootCauseInstanceOf(StackOverflowError.class);
    threads.shutdown();
  }

  /** Windows of a minute; above 8 is an excursion until it is at 6 again. */
  private static PipelineBuilder fridge() {
    return Pipeline.named("fridge")
        .windows(Windows.tumbling(Duration.ofMinutes(1)))
        .rule(RuleConfig.above("excursion", 8, 6).withSeverity(Severity.CRITICAL));
  }

  private static void alternates(List<? extends String> events) {
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i)).isEqualTo(i % 2 == 0 ? "pipeline_run_start" : "pipeline_run_end");
    }
  }
}
