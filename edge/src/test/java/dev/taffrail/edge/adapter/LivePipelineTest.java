package dev.taffrail.edge.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.edge.Deaths;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.Records;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.Windows;
import dev.taffrail.journal.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Readings of adapters on their way into a pipeline. */
@SuppressWarnings("try") // runs are there to be closed
class LivePipelineTest extends LiveRecords {
  private static final String TRACE = "0190163d8694739baea5966c26f8ad90";
  private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @Test
  void usedUpMemoryIsNoFailureOfAnAdapterButReachesTheProgram() throws Exception {
    Error error = new OutOfMemoryError("as if");
    ScriptedAdapter.Step hungry =
        intake -> {
          throw error;
        };
    try (Deaths deaths = new Deaths();
        LiveRun connecting = new LiveRun(ScriptedAdapter.of(hungry));
        LiveRun reading = new LiveRun(ScriptedAdapter.of(ScriptedAdapter::well, hungry))) {
      assertThat(deaths.next()).isSameAs(error);
      assertThat(deaths.next()).isSameAs(error);
    }
  }

  @Test
  void anAdapterWhoseCodeHangsIsToldAndHoldsUpNoEnd() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    ScriptedAdapter.Step deaf =
        intake -> {
          hanging.countDown();
          while (released.getCount() > 0) {
            try {
              released.await();
            } catch (InterruptedException e) {
              // As code may, it does not care.
            }
          }
        };
    ScriptedAdapter well = new ScriptedAdapter("well", false);
    try {
      try (LiveRun run =
          new LiveRun(new ScriptedAdapter("deaf", false).then(ScriptedAdapter::well, deaf), well)) {
        hanging.await();
      }
      assertThat(records.only("adapter_hangs").field("source")).isEqualTo("deaf");
      assertThat(records.of("adapter_stopped"))
          .extracting(r -> r.field("source"))
          .containsExactly("deaf", "well");
    } finally {
      released.countDown();
    }
  }

  @Test
  void readingsOfMoreSensorsThanCanBeKeptAreBadAndThoseOfKnownOnesAreTaken() throws Exception {
    ScriptedAdapter endless =
        ScriptedAdapter.of(
            intake -> {
              for (int i = 0; i < 10_000; i++) {
                intake.put("s" + i, 1, "");
              }
              intake.put("another", 1, "");
              intake.put(SensorReading.of("one more", Instant.now(), 1, ""));
              intake.put("s0", 2, "");
            });
    LiveOptions all = LiveOptions.DEFAULT.withQueue(20_000).withBatch(20_000);
    try (LiveRun run = new LiveRun(all, time.timing(0), endless)) {
      endless.done.await();
    }
    assertThat(records.of("adapter_read_failed").get(0).field("reason"))
        .isEqualTo("sensor: expected 10000 at most, found another, 'another'");
    assertThat(records.only("adapter_stopped").fields())
        .containsEntry("readings", "10001")
        .containsEntry("bad_readings", "2");
  }

  @Test
  void severalAdaptersFillOnePipelineAndAStopLosesNothingThatWasTaken() throws Exception {
    ScriptedAdapter one = new ScriptedAdapter("one", false);
    ScriptedAdapter two = new ScriptedAdapter("two", false);
    for (int i = 0; i < 700; i++) {
      one.then(intake -> intake.put("one", 1, ""));
      two.then(intake -> intake.put("two", 2, ""));
    }
    LiveOptions slow = LiveOptions.DEFAULT.withMaxWait(Duration.ofHours(1));
    try (LiveRun run = new LiveRun(slow, time.timing(0), one, two)) {
      one.done.await();
      two.done.await();
    }

    assertThat(records.of("sensor_reading"))
        .filteredOn(r -> r.field("sensor").equals("one"))
        .hasSize(700);
    assertThat(records.of("sensor_reading")).hasSize(1400);
    assertThat(records.of("adapter_stopped"))
        .extracting(r -> r.field("source") + " " + r.field("number"))
        .containsExactlyInAnyOrder("one 1", "two 2");
    assertThat(records.of("pipeline_run_start"))
        .extracting(r -> r.field("readings_count"))
        .startsWith("1000", "400");
  }

  @Test
  void aPipelineThatDoesNotKeepUpLosesTheOldestWhichIsCountedAndTold() throws Exception {
    CountDownLatch inAction = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger settled = new AtomicInteger();
    Pipeline pipeline =
        Pipeline.named("slow")
            .windows(Windows.counting(1))
            .rule(RuleConfig.above("any", 0, 0))
            .action(
                "wait",
                event -> {
                  inAction.countDown();
                  goOn.await();
                })
            .build();
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            intake -> intake.put("s", 1, ""),
            intake -> inAction.await(),
            intake -> {
              for (int i = 2; i <= 8; i++) {
                intake.put(
                    List.of(new Measurement("s", null, i, "")), null, settled::incrementAndGet);
              }
            });
    LiveOptions small = new LiveOptions(1, Duration.ZERO, Duration.ofMinutes(1), 3);
    try (LiveRun run = new LiveRun(pipeline, small, Timing.SYSTEM, adapter)) {
      adapter.done.await();
      assertThat(settled).hasValue(4);
      goOn.countDown();
    }

    assertThat(records.of("sensor_reading"))
        .extracting(r -> r.field("value"))
        .containsExactly("1.0", "6.0", "7.0", "8.0");
    assertThat(records.only("adapter_readings_dropped").level()).isEqualTo(Level.WARNING);
    assertThat(records.only("adapter_stopped").field("dropped")).isEqualTo("4");
    assertThat(settled).hasValue(7);
  }

  @Test
  void aTraceparentIsTheCorrelationIdOfTheRunAndAMalformedOneIsNone() throws Exception {
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            intake -> {
              put(intake, 1, null);
              put(intake, 2, TRACEPARENT);
              put(intake, 3, TRACEPARENT.replace("00f0", "00f1"));
              put(intake, 4, "00-00000000000000000000000000000000-00f067aa0ba902b7-01");
              put(intake, 5, "hello");
            });
    try (LiveRun run = new LiveRun(adapter)) {
      adapter.done.await();
    }

    List<Records.Noted> readings = records.of("sensor_reading");
    assertThat(readings).extracting(r -> r.field("value")).endsWith("4.0", "5.0").hasSize(5);
    assertThat(readings)
        .extracting(r -> r.correlationId().replace("-", "").equals(TRACE))
        .containsExactly(false, true, true, false, false);
    assertThat(readings.get(3).correlationId())
        .isEqualTo(readings.get(4).correlationId())
        .isNotEqualTo("null");
    assertThat(records.of("pipeline_run_start").subList(0, 3))
        .extracting(r -> r.field("readings_count"))
        .containsExactly("1", "2", "2");
  }

  private static void put(Intake intake, double value, @Nullable String traceparent) {
    intake.put(List.of(new Measurement("s", null, value, "")), traceparent, null);
  }
}
