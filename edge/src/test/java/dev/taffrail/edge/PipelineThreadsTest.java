package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.at;
import static dev.taffrail.edge.Readings.minutes;
import static dev.taffrail.edge.Readings.sensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.taffrail.journal.Level;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Stages and runs have threads of their own, which wait for one another. */
class PipelineThreadsTest extends FridgeRecords {
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
        .satisfies(PipelineThreadsTest::alternates);
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

  private static void alternates(List<? extends String> events) {
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i)).isEqualTo(i % 2 == 0 ? "pipeline_run_start" : "pipeline_run_end");
    }
  }
}
