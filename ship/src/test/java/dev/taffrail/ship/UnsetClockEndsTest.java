package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far a correction reaches, and a wait in vain: to the end of the clock that it is about. */
class UnsetClockEndsTest {
  private static final Instant SET = Instant.parse("2026-05-30T08:37:00.000000Z");
  private static final String FIRST = "b00t0001";
  private static final String SECOND = "b00t0002";

  @TempDir Path dir;

  private final MemoryJournal journal = new MemoryJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final FakeTiming timing = new FakeTiming();
  private final ScriptedSink sink = new ScriptedSink();

  @SuppressWarnings("NullAway.Init") // before each test
  private ControlLines control;

  @BeforeEach
  void readTemplates() throws IOException {
    control = new ControlLines(dir);
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), FIRST));
  }

  @Test
  void aSealOfTheNextStartEndsItThoughNoClockWasSetBefore() throws Exception {
    journal.add(record(2, "a"));
    journal.add(control.interval(up(2), Duration.ofSeconds(2), SECOND));
    journal.add(change(up(60), SET, 60, SECOND));
    steps(lane(), 3);
    assertThat(sent()).containsExactly("1970-01-01T00:00:02.000000Z a");
  }

  @Test
  void behindTheNextStartItsOwnClockCounts() throws Exception {
    journal.add(record(2, "a"));
    journal.add(control.close(up(4), Duration.ofSeconds(4), FIRST));
    journal.add(control.interval(up(1), Duration.ofSeconds(1), SECOND));
    journal.add(record(3, "b"));
    journal.add(change(up(60), SET, 60, SECOND));
    steps(lane(), 4);
    assertThat(sent())
        .containsExactly("1970-01-01T00:00:02.000000Z a", stamp(SET.minusSeconds(57)) + " b");
  }

  @Test
  void aTimeOfBeforeTheMachineWasStartedIsNotCorrected() throws Exception {
    journal.add(record(5, "long before"));
    journal.add(record(598, "a moment before"));
    journal.add(change(up(660), SET, 60, FIRST));
    steps(lane(), 3);
    assertThat(sent())
        .containsExactly(
            "1970-01-01T00:00:05.000000Z long before",
            stamp(SET.minusSeconds(62)) + " a moment before");
  }

  @Test
  void aWaitInVainEndsWhereTheProcessCrashed() throws Exception {
    waitInVain();
    journal.add(control.recovered(up(4)));
    assertTheNextIsWaitedFor();
  }

  @Test
  void aWaitInVainEndsWhereTheClockWasSet() throws Exception {
    waitInVain();
    journal.add(control.interval(SET, Duration.ofSeconds(90), FIRST));
    assertTheNextIsWaitedFor();
  }

  @Test
  void aWaitInVainEndsWhereTheClockTookAStepThatDidNotSetIt() throws Exception {
    waitInVain();
    journal.add(change(up(10), Instant.parse("2001-01-01T00:00:00Z"), 10, FIRST));
    assertTheNextIsWaitedFor();
  }

  @Test
  void thatItWaitedInVainIsSavedBeforeAnythingIsSent() throws Exception {
    List<Map<String, Long>> saved = new ArrayList<>();
    sink.answer(
        batch -> {
          Checkpoints.Saved now = checkpoints.saved.get("scripted.bulk");
          saved.add(now == null ? Map.of() : now.counters());
          return new Outcome.Accepted();
        });
    waitInVain();
    assertThat(saved).singleElement().satisfies(map -> assertThat(map).containsKey("clock_as_is"));
  }

  @Test
  void whatWaitsIsStillBehind() throws Exception {
    journal.add(record(2, "a"));
    LaneWorker worker = lane();
    steps(worker, 2);
    assertThat(worker.status().behindBytes()).isGreaterThanOrEqualTo(record(2, "a").length);
  }

  @Test
  void aLaneOfLogFilesCorrectsNothing() throws Exception {
    journal.add(record(2, "a"));
    journal.add(change(up(60), SET, 60, FIRST));
    LaneWorker worker = lane(Lane.ALL);
    steps(worker, 3);
    assertThat(sent()).contains("1970-01-01T00:00:02.000000Z a");
  }

  private @Nullable LaneWorker worker;

  private void waitInVain() throws Exception {
    journal.add(record(2, "a"));
    worker = lane();
    steps(worker, 2);
    timing.advance(ClockRule.DEFAULT.patience());
    steps(worker, 3);
    assertThat(sent()).hasSize(1);
  }

  private void assertTheNextIsWaitedFor() throws Exception {
    journal.add(control.interval(up(1), Duration.ofSeconds(1), SECOND));
    journal.add(record(3, "b"));
    steps(Objects.requireNonNull(worker), 4);
    assertThat(sent()).as("waits for its own clock").hasSize(1);
    journal.add(change(up(60), SET, 60, SECOND));
    steps(worker, 3);
    assertThat(sent().subList(1, 2)).containsExactly(stamp(SET.minusSeconds(57)) + " b");
  }

  private static Instant up(long seconds) {
    return Instant.EPOCH.plusSeconds(seconds);
  }

  private static String stamp(Instant time) {
    return Records.stamp(time);
  }

  private static byte[] record(long seconds, String word) {
    return Records.line(up(seconds), Level.INFO, "edge.test", "tick", ",\"word\":\"" + word + "\"");
  }

  private byte[] change(Instant before, Instant now, long upSeconds, String boot) {
    return control.clockChanged(before, now, Duration.ZERO, Duration.ofSeconds(upSeconds), boot);
  }

  /** Time and word of each record that was sent. */
  private List<String> sent() {
    List<String> sent = new ArrayList<>();
    for (Batch batch : sink.batches) {
      for (ShipRecord record : batch.records()) {
        String line = Records.text(record);
        if (line.contains("\"word\":\"")) {
          int at = line.indexOf("\"word\":\"") + 8;
          sent.add(line.substring(14, 41) + " " + line.substring(at, line.indexOf('"', at)));
        }
      }
    }
    return sent;
  }

  private LaneWorker lane() throws IOException {
    return lane(Lane.BULK);
  }

  private LaneWorker lane(Lane lane) throws IOException {
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), sink.name());
    Route route = new Route("", lane, journal, List.of(), sink, refused);
    Backoff backoff =
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new SplittableRandom(1));
    return new LaneWorker(
        route, checkpoints.open("scripted." + lane.label()), backoff, timing, () -> {});
  }

  private static void steps(LaneWorker worker, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      worker.attempt();
    }
  }
}
