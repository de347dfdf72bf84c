package dev.taffrail.edge.adapter;

import static dev.taffrail.edge.adapter.ScriptedAdapter.fails;
import static dev.taffrail.edge.adapter.ScriptedAdapter.loses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.edge.Records;
import dev.taffrail.journal.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * An adapter that fails is told with its reason, tried again ever more seldom, and ends nothing.
 */
@SuppressWarnings("try") // runs are there to be closed
class AdapterStatesTest extends LiveRecords {
  @Test
  void eachChangeOfStateIsToldWithItsReason() throws Exception {
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            fails("no route"), // connects
            ScriptedAdapter::well, // connects
            fails("hiccup"),
            ScriptedAdapter::well,
            ScriptedAdapter::well,
            ScriptedAdapter::well,
            loses("hung up"),
            ScriptedAdapter::well, // connects
            fails("a"),
            fails("b"),
            fails("c"),
            ScriptedAdapter::well); // connects
    try (LiveRun run = new LiveRun(LiveRun.QUICK, time.timing(0), adapter)) {
      adapter.done.await();
    }

    assertThat(records.of("adapter_state_changed"))
        .extracting(r -> r.field("from") + " " + r.field("to") + " " + r.field("reason"))
        .containsExactly(
            "down connecting null",
            "connecting down no route",
            "down connecting null",
            "connecting up null",
            "up degraded hiccup",
            "degraded up null",
            "up down hung up",
            "down connecting null",
            "connecting up null",
            "up degraded a",
            "degraded down c",
            "down connecting null",
            "connecting up null",
            "up down stopped");
    assertThat(records.of("adapter_state_changed"))
        .allMatch(r -> r.level() == Level.DEBUG && r.field("adapter").equals("script"));
  }

  @Test
  void waitsBetweenTriesDoubleToAMinuteAndBeginAnewBehindAConnectionThatHeld() throws Exception {
    ScriptedAdapter adapter = ScriptedAdapter.of();
    IntStream.range(0, 8).forEach(i -> adapter.then(fails("away")));
    adapter.then(ScriptedAdapter::well, loses("at once"));
    adapter.then(
        ScriptedAdapter::well,
        intake -> {
          time.pass(Duration.ofSeconds(61));
          throw new LinkLostException("after a minute");
        });
    try (LiveRun run = new LiveRun(LiveRun.QUICK, time.timing(0.5), adapter)) {
      adapter.done.await();
    }

    assertThat(time.sleeps.stream().map(Duration::toMillis).filter(millis -> millis > 1))
        .containsExactly(
            750L, 1500L, 3000L, 6000L, 12_000L, 24_000L, 45_000L, 45_000L, 45_000L, 750L);
  }

  @Test
  void anAdapterThatFailsAllTheTimeTellsItOnceAMinuteAndCountsTheRest() throws Exception {
    ScriptedAdapter adapter = ScriptedAdapter.of(ScriptedAdapter::well);
    for (int i = 0; i < 6000; i++) { // 100 ms each: ten minutes
      adapter.then(
          intake -> {
            time.pass(Duration.ofMillis(99));
            intake.bad("nothing of use");
          });
    }
    try (LiveRun run = new LiveRun(LiveRun.QUICK, time.timing(0), adapter)) {
      adapter.done.await();
    }

    List<Records.Noted> told = records.of("adapter_read_failed");
    assertThat(told).hasSize(10).allMatch(r -> r.level() == Level.WARNING);
    Records.Noted last = told.get(9);
    long notTold = told.stream().mapToLong(r -> Long.parseLong(r.field("not_told"))).sum();
    assertThat(last.field("bad_readings")).isEqualTo(String.valueOf(notTold + 10));
    assertThat(records.only("adapter_stopped").field("bad_readings")).isEqualTo("6000");
  }

  @Test
  void whateverTheAdaptersCodeThrowsIsAFailureAndNoEnd() throws Exception {
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            intake -> {
              throw new NoClassDefFoundError("lib/Gone");
            },
            ScriptedAdapter::well,
            intake -> {
              throw new StackOverflowError();
            },
            intake -> intake.put("s", 1, ""));
    try (LiveRun run = new LiveRun(LiveRun.QUICK, time.timing(0), adapter)) {
      adapter.done.await();
    }

    assertThat(records.of("sensor_reading")).hasSize(1);
    assertThat(records.only("adapter_read_failed").exception())
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(records.only("adapter_stopped").field("failures")).isEqualTo("2");
  }

  @Test
  void whatMakesNoSenseIsCountedAndTheRestTaken() throws Exception {
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            intake -> {
              intake.put("s", Double.NaN, "");
              intake.put(" ", 1, "");
              intake.put(new Measurement("s", Instant.MAX, 1, ""));
              intake.put(new Measurement("s", Instant.parse("2999-01-01T00:00:00Z"), 1, ""));
              intake.put("s", 2, "");
            });
    try (LiveRun run = new LiveRun(adapter)) {
      adapter.done.await();
    }

    assertThat(records.only("sensor_reading").field("value")).isEqualTo("2.0");
    assertThat(records.only("adapter_stopped").fields())
        .containsEntry("bad_readings", "4")
        .containsEntry("readings", "1");
  }
}
