package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.at;
import static dev.taffrail.edge.Readings.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.journal.Level;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What fails in a run stops no more than it has to. */
class PipelineFailuresTest extends FridgeRecords {
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
}
