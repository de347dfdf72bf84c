package dev.taffrail.edge.adapter;

import static dev.taffrail.edge.adapter.ScriptedAdapter.loses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.edge.PipelineResult;
import dev.taffrail.edge.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** The time of a live pipeline goes on by what its adapters bring, or will. */
@SuppressWarnings("try") // runs are there to be closed
class LiveTimeTest extends LiveRecords {
  @Test
  void whenItIsQuietTimeGoesOnByTheDevicesClock() throws Exception {
    Instant before = Instant.now().minus(Duration.ofMinutes(5));
    ScriptedAdapter adapter =
        ScriptedAdapter.of(intake -> intake.put(new Measurement("s", before, 1, "")));
    LiveOptions options = LiveRun.QUICK.withAdvance(Duration.ofMillis(50));
    try (LiveRun run = new LiveRun(options, Timing.SYSTEM, adapter)) {
      await().until(() -> !records.of("window_closed").isEmpty());
      assertThat(records.of("pipeline_stopped")).isEmpty();
    }
  }

  @Test
  void theLastWindowOfASensorThatFellSilentClosesWhileOthersGoOn() throws Exception {
    Instant before = Instant.now().minus(Duration.ofMinutes(5));
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            intake -> intake.put(new Measurement("silent", before, 1, "")),
            intake -> {
              while (closedOf("silent").isEmpty()) {
                intake.put("other", 1, "");
                Thread.sleep(5);
              }
            });
    LiveOptions options = LiveRun.QUICK.withAdvance(Duration.ofMillis(200));
    try (LiveRun run = new LiveRun(options, Timing.SYSTEM, adapter)) {
      await().until(() -> !closedOf("silent").isEmpty());
      assertThat(records.of("pipeline_stopped")).isEmpty();
    }
  }

  @Test
  void aReadingThatWaitsForAPipelineThatWasHeldUpIsNotLate() throws Exception {
    AtomicReference<Intake> intake = new AtomicReference<>();
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            its -> {
              intake.set(its);
              its.put("slow", 1, "");
            },
            its -> {
              await().until(() -> records.of("pipeline_run_end").size() == 1);
              time.pass(Duration.ofSeconds(20));
              its.put("other", 1, "");
              its.put("other", 2, "");
            });
    AtomicLong taken = new AtomicLong();
    AtomicBoolean heldUp = new AtomicBoolean();
    Consumer<PipelineResult> results =
        result -> {
          if (taken.addAndGet(result.readings()) == 3 && heldUp.compareAndSet(false, true)) {
            time.pass(Duration.ofSeconds(20));
            Objects.requireNonNull(intake.get()).put("slow", 2, "");
            time.pass(Duration.ofSeconds(30)); // the window is over
          }
        };
    LiveOptions options = LiveRun.QUICK.withBatch(1).withAdvance(Duration.ofSeconds(20));
    try (LiveRun run = new LiveRun(options, time.timing(0), results, adapter)) {
      await().until(() -> records.of("sensor_reading").size() == 4);
    }

    assertThat(records.of("late_readings_dropped")).isEmpty();
    assertThat(closedOf("slow")).extracting(r -> r.field("count")).containsExactly("2");
  }

  /** Connects for no moment, however long another thread takes for it. */
  private static ScriptedAdapter.Step bringsAndIsAway(Measurement measurement) {
    return intake -> {
      intake.put(measurement);
      loses("away").run(intake);
    };
  }

  private List<Records.Noted> closedOf(String sensor) {
    return records.of("window_closed").stream()
        .filter(record -> record.field("sensor").equals(sensor))
        .toList();
  }

  @Test
  void timeStandsStillWhileAnAdapterIsAwayThatWillBringWhatItMisses() throws Exception {
    ScriptedAdapter keeping =
        new ScriptedAdapter("keeping", true)
            .then(bringsAndIsAway(new Measurement("s", Instant.EPOCH, 1, "")));
    LiveOptions options = LiveRun.QUICK.withAdvance(Duration.ofMillis(20));
    CountDownLatch back = new CountDownLatch(1);
    keeping.then(intake -> back.await());
    Timing timing =
        new Timing(Clock.systemUTC(), System::nanoTime, () -> 0, wait -> Thread.sleep(1));
    try (LiveRun run = new LiveRun(options, timing, keeping)) {
      await().until(() -> records.of("adapter_state_changed").size() >= 3);
      await().during(Duration.ofMillis(150)).until(() -> records.of("window_closed").isEmpty());
      back.countDown();
      await().until(() -> !records.of("window_closed").isEmpty());
    }
  }

  @Test
  void anAdapterThatIsAwayHoldsBackTheWindowsOfItsOwnSensorsAlone() throws Exception {
    Instant before = Instant.now().minus(Duration.ofMinutes(5));
    CountDownLatch back = new CountDownLatch(1);
    ScriptedAdapter keeping =
        new ScriptedAdapter("keeping", true)
            .then(bringsAndIsAway(new Measurement("kept", before, 1, "")))
            .then(
                intake -> {
                  back.await();
                  intake.put(new Measurement("kept", before, 2, ""));
                });
    ScriptedAdapter up =
        ScriptedAdapter.of(intake -> intake.put(new Measurement("silent", before, 1, "")));
    LiveOptions options = LiveRun.QUICK.withAdvance(Duration.ofMillis(50));
    Timing timing =
        new Timing(Clock.systemUTC(), System::nanoTime, () -> 0, wait -> Thread.sleep(1));
    try (LiveRun run = new LiveRun(options, timing, keeping, up)) {
      await().until(() -> !closedOf("silent").isEmpty());
      await().during(Duration.ofMillis(150)).until(() -> closedOf("kept").isEmpty());
      back.countDown();
      await().until(() -> !closedOf("kept").isEmpty());
    }

    assertThat(records.of("late_readings_dropped")).isEmpty();
    assertThat(closedOf("kept")).extracting(r -> r.field("count")).containsExactly("2");
  }

  @Test
  void aSensorThatAnAdapterBringsThatIsAwayIsHeldBackThoughAnotherBringsItToo() throws Exception {
    Instant before = Instant.now().minus(Duration.ofMinutes(5));
    CountDownLatch brought = new CountDownLatch(1);
    ScriptedAdapter keeping =
        new ScriptedAdapter("keeping", true)
            .then(bringsAndIsAway(new Measurement("both", before, 1, "")))
            .then(
                intake -> { // connects
                  brought.countDown();
                  new CountDownLatch(1).await();
                });
    ScriptedAdapter up =
        ScriptedAdapter.of(
            intake -> {
              brought.await();
              intake.put(new Measurement("both", before, 2, ""));
              intake.put(new Measurement("silent", before, 2, ""));
            });
    LiveOptions options = LiveRun.QUICK.withAdvance(Duration.ofMillis(50));
    Timing timing =
        new Timing(Clock.systemUTC(), System::nanoTime, () -> 0, wait -> Thread.sleep(1));
    try (LiveRun run = new LiveRun(options, timing, keeping, up)) {
      await().until(() -> !closedOf("silent").isEmpty());
      await().during(Duration.ofMillis(150)).until(() -> closedOf("both").isEmpty());
    }
  }

  @Test
  void timeStandsStillUntilAnAdapterThatIsBackHadTimeToBringWhatItMissed() throws Exception {
    AtomicLong millis = new AtomicLong();
    CountDownLatch late = new CountDownLatch(1);
    ScriptedAdapter keeping =
        new ScriptedAdapter("keeping", true)
            .then(intake -> intake.put(new Measurement("s", Instant.EPOCH, 1, "")), loses("away"))
            .then(
                intake -> { // connects
                  await().until(() -> records.of("pipeline_run_end").size() == 1);
                  millis.addAndGet(15);
                })
            .then(
                intake -> {
                  millis.addAndGet(10); // 25 of quiet, 10 of them up
                  late.await();
                  intake.put(new Measurement("s", Instant.EPOCH.plusSeconds(1), 2, ""));
                  await().until(() -> records.of("sensor_reading").size() == 2);
                  millis.addAndGet(30);
                });
    LongSupplier nanos = () -> TimeUnit.MILLISECONDS.toNanos(millis.get());
    Timing timing = new Timing(Clock.systemUTC(), nanos, () -> 0, wait -> Thread.sleep(1));
    LiveOptions options = LiveRun.QUICK.withAdvance(Duration.ofMillis(20));
    try (LiveRun run = new LiveRun(options, timing, keeping)) {
      await().until(() -> millis.get() == 25);
      await().during(Duration.ofMillis(100)).until(() -> records.of("window_closed").isEmpty());
      late.countDown();
      keeping.done.await();
      await()
          .until(
              () -> {
                millis.addAndGet(20);
                return !records.of("window_closed").isEmpty();
              });
    }
    assertThat(records.of("late_readings_dropped")).isEmpty();
    assertThat(records.only("window_closed").field("count")).isEqualTo("2");
  }

  @Test
  void aClockThatIsSetBackMakesNoReadingLate() throws Exception {
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            intake -> intake.put("s", 1, ""),
            intake -> {
              time.pass(Duration.ofMinutes(5));
              intake.put("s", 2, "");
              time.set(Instant.parse("2026-05-30T06:00:00Z"));
              intake.put("s", 3, "");
              time.pass(Duration.ofMinutes(5));
              intake.put("s", 4, "");
            });
    try (LiveRun run = new LiveRun(LiveRun.QUICK, time.timing(0), adapter)) {
      adapter.done.await();
    }

    assertThat(records.of("late_readings_dropped")).isEmpty();
    assertThat(records.of("window_closed"))
        .extracting(r -> r.field("mean"))
        .containsExactly("1.0", "2.0", "3.0", "4.0");
    assertThat(records.only("clock_jumped").field("by_ms")).matches("-75000\\d\\d");
  }
}
