package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.SinkStatus.State;
import dev.taffrail.ship.transform.Condition;
import dev.taffrail.ship.transform.Reduction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that is started in 1970 and told the time later; one lane, stepped by hand. */
class UnsetClockTest {
  private static final Instant BOOT = Instant.EPOCH;
  private static final Instant SET = Instant.parse("2026-05-30T08:37:00.000000Z");

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
  }

  @Test
  void recordsOfBeforeTheClockWasSetAreSentWithTheRightTimeAndTheirOwnInAField() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    byte[] sealed = record(2, "a");
    journal.add(sealed);
    journal.add(record(3, "b"));
    setClockAfter(60);
    journal.add(line(SET.plusSeconds(1), "c"));

    steps(lane(Lane.BULK), 3);

    String first = sent().get(0);
    assertThat(first)
        .startsWith("{\"timestamp\":\"2026-05-30T08:36:02.000000Z\",\"level\":\"info\"")
        .endsWith(",\"taffrail_original_timestamp\":\"1970-01-01T00:00:02.000000Z\"}");
    assertThat(sink.batches.get(0).records().get(0).micros())
        .isEqualTo(Instant.parse("2026-05-30T08:36:02Z").toEpochMilli() * 1_000);
    assertThat(sent().get(1)).startsWith("{\"timestamp\":\"2026-05-30T08:36:03.000000Z\"");
    assertThat(sent().get(2)).isEqualTo(text(line(SET.plusSeconds(1), "c")));
    assertThat(originalOf(first)).isEqualTo(text(sealed));
  }

  /** As the page about time says how a corrected record is matched with the sealed one. */
  private static String originalOf(String sent) {
    String field = ",\"taffrail_original_timestamp\":\"";
    int at = sent.lastIndexOf(field);
    String original = sent.substring(at + field.length(), sent.length() - 2);
    return "{\"timestamp\":\"" + original + sent.substring(14 + 27, at) + "}";
  }

  @Test
  void linesOfTheJournalItselfStayAsTheyAreAndTravelUnderTheRightTime() throws Exception {
    byte[] seal = control.genesis(up(1), Duration.ofSeconds(1), "b00t0001");
    journal.add(seal);
    setClockAfter(60);

    steps(lane(Lane.URGENT), 2);

    assertThat(sent().get(0)).isEqualTo(text(seal));
    assertThat(sink.batches.get(0).records().get(0).millis())
        .isEqualTo(SET.minusSeconds(59).toEpochMilli());
  }

  @Test
  void whatTheMachineSleptIsNoCorrection() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(record(2, "a"));
    Duration slept = Duration.ofHours(1);
    journal.add(control.clockChanged(up(3_660), SET, slept, Duration.ofSeconds(60), "b00t0001"));

    steps(lane(Lane.BULK), 2);

    // The clock went by itself through the hour; it was SET - 3660 s behind, less that hour.
    assertThat(sent().get(0))
        .contains("\"timestamp\":\"" + Records.stamp(SET.minusSeconds(3_660 - 2 + 3_600)));
  }

  @Test
  void stepsOfTheClockAddUp() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(record(2, "a"));
    Instant coarse = Instant.parse("2001-01-01T00:00:00Z");
    journal.add(change(up(10), coarse, 10));
    journal.add(line(coarse.plusSeconds(1), "b"));
    journal.add(change(coarse.plusSeconds(50), SET, 60));

    steps(lane(Lane.BULK), 3);

    assertThat(sent().get(0)).contains(Records.stamp(SET.minusSeconds(58)));
    assertThat(sent().get(1)).contains(Records.stamp(SET.minusSeconds(49)));
  }

  @Test
  void whoWaitsForTheClockIsNotDegradedAnyMore() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(record(2, "a"));
    LaneWorker worker = lane(Lane.BULK);
    worker.goOnFrom(Duration.ofMinutes(10));
    steps(worker, 3);
    assertThat(worker.status().state()).isEqualTo(State.WAITING);
    assertThat(worker.status().beat().degraded()).isZero();
  }

  @Test
  void waitsForTheClockAndSaysSo() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(record(2, "a"));
    LaneWorker worker = lane(Lane.BULK);
    steps(worker, 3);
    assertThat(sink.batches).isEmpty();
    assertThat(worker.status().state()).isEqualTo(State.WAITING);
    assertThat(Objects.requireNonNull(worker.status().failure()).words()).startsWith("clock: ");
    long drain = worker.drain().ask();
    steps(worker, 1);
    assertThat(worker.drain().isOpen(drain)).as("what waits is not drained").isTrue();

    setClockAfter(60);
    steps(worker, 4);

    assertThat(sent()).singleElement().asString().contains(Records.stamp(SET.minusSeconds(58)));
    assertThat(worker.status().state()).isEqualTo(State.OK);
    assertThat(worker.drain().isOpen(drain)).isFalse();
  }

  @Test
  void whatWaitedInVainIsSentAsItIsAndTheSameAfterACrash() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(record(2, "a"));
    LaneWorker worker = lane(Lane.BULK);
    steps(worker, 2);
    timing.advance(ClockRule.DEFAULT.patience());
    checkpoints.crashAfterNext();
    steps(worker, 2);
    List<String> before = sent();
    assertThat(before).containsExactly(text(record(2, "a")));

    setClockAfter(60);
    journal.add(line(SET.plusSeconds(1), "c"));
    checkpoints.crash();
    steps(lane(Lane.BULK), 3);

    assertThat(sent().subList(1, 3))
        .containsExactly(before.get(0), text(line(SET.plusSeconds(1), "c")));
  }

  @Test
  void afterAWaitInVainTheNextStartOfTheMachineIsWaitedForAgain() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(record(2, "a"));
    LaneWorker worker = lane(Lane.BULK);
    steps(worker, 2);
    timing.advance(ClockRule.DEFAULT.patience());
    journal.add(record(3, "b"));
    steps(worker, 3);
    assertThat(sent()).hasSize(2);

    journal.add(control.close(up(4), Duration.ofSeconds(4), "b00t0001"));
    journal.add(record(2, "c"));
    steps(worker, 3);
    assertThat(sent()).hasSize(2);
    journal.add(change(up(60), SET, 60, "b00t0002"));
    steps(worker, 3);

    assertThat(sent().get(2)).contains(Records.stamp(SET.minusSeconds(58)));
  }

  @Test
  void anotherStartOfTheMachineCorrectsNothing() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(record(2, "a"));
    journal.add(control.close(up(4), Duration.ofSeconds(4), "b00t0001"));
    journal.add(change(up(60), SET, 60, "b00t0002"));

    steps(lane(Lane.BULK), 3);

    assertThat(sent()).containsExactly(text(record(2, "a")));
  }

  @Test
  void aProcessThatEndsOnTheWayIsNoMatter() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(record(2, "a"));
    journal.add(control.close(up(4), Duration.ofSeconds(4), "b00t0001"));
    journal.add(control.interval(up(9), Duration.ofSeconds(9), "b00t0001"));
    setClockAfter(60);

    steps(lane(Lane.BULK), 3);

    assertThat(sent().get(0)).contains(Records.stamp(SET.minusSeconds(58)));
  }

  @Test
  void behindACrashNobodyKnowsTheBootAndTheTimeStays() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(record(2, "a"));
    journal.add(control.recovered(up(3)));
    setClockAfter(60);

    steps(lane(Lane.BULK), 3);

    assertThat(sent()).containsExactly(text(record(2, "a")));
  }

  @Test
  void aRecordWithAnOldTimeOfItsOwnIsNeitherHeldNorChanged() throws Exception {
    journal.add(control.genesis(SET, Duration.ofSeconds(60), "b00t0001"));
    byte[] old = line(Instant.parse("2014-02-14T21:30:00Z"), "replayed");
    journal.add(old);
    journal.add(control.interval(SET.plusSeconds(9), Duration.ofSeconds(69), "b00t0001"));
    steps(lane(Lane.BULK), 2);
    assertThat(sent()).containsExactly(text(old));
  }

  @Test
  void aTimeThatTheClockNeverShowedIsNotCorrected() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    byte[] old = line(Instant.parse("2014-02-14T21:30:00Z"), "replayed");
    journal.add(old);
    setClockAfter(60);
    steps(lane(Lane.BULK), 2);
    assertThat(sent()).containsExactly(text(old));
  }

  @Test
  void aJournalWithoutSealsTellsNoBootsAndIsSentAsItIs() throws Exception {
    journal.add(record(2, "a"));
    setClockAfter(60);
    steps(lane(Lane.BULK), 2);
    assertThat(sent()).containsExactly(text(record(2, "a")));
  }

  @Test
  void theWaitIsOverWhenTheClockIsSetAlsoWhereNothingIsLeftToSend() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(record(2, "a"));
    LaneWorker worker = lane(Lane.BULK, Transform.each(record -> null));
    steps(worker, 2);
    assertThat(worker.status().state()).isEqualTo(SinkStatus.State.WAITING);

    setClockAfter(60);
    steps(worker, 3);

    assertThat(sink.batches).isEmpty();
    assertThat(worker.status().state()).isEqualTo(SinkStatus.State.OK);
  }

  @Test
  void periodsOfTransformsAreOfTheCorrectedTime() throws Exception {
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(record(50, "a"));
    journal.add(record(59, "b"));
    setClockAfter(60);
    journal.add(line(SET.plusSeconds(1), "c"));
    Transform summarise =
        Reduction.of(Condition.event(Set.of("tick"))).summarise(Duration.ofHours(1), List.of());

    LaneWorker worker = lane(Lane.BULK, summarise);
    steps(worker, 3);
    worker.drain().ask();
    steps(worker, 3);

    assertThat(sent()).singleElement().asString().contains("\"count\":3", "08:36:50");
  }

  private static Instant up(long seconds) {
    return BOOT.plusSeconds(seconds);
  }

  private static byte[] record(long seconds, String word) {
    return line(up(seconds), word);
  }

  private static byte[] line(Instant time, String word) {
    return Records.line(time, Level.INFO, "edge.test", "tick", ",\"word\":\"" + word + "\"");
  }

  private void setClockAfter(long seconds) {
    journal.add(change(up(seconds), SET, seconds));
  }

  private byte[] change(Instant before, Instant now, long upSeconds) {
    return change(before, now, upSeconds, "b00t0001");
  }

  private byte[] change(Instant before, Instant now, long upSeconds, String boot) {
    return control.clockChanged(before, now, Duration.ZERO, Duration.ofSeconds(upSeconds), boot);
  }

  private List<String> sent() {
    List<String> lines = new ArrayList<>();
    sink.batches.forEach(batch -> batch.records().forEach(r -> lines.add(Records.text(r))));
    return lines;
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8);
  }

  private LaneWorker lane(Lane lane, Transform... transforms) throws IOException {
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), sink.name());
    Route route = new Route("", lane, journal, List.of(transforms), sink, refused);
    Backoff backoff =
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new SplittableRandom(1));
    String name = "scripted." + lane.label();
    return new LaneWorker(route, checkpoints.open(name), backoff, timing, () -> {});
  }

  private static void steps(LaneWorker worker, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      worker.attempt();
    }
  }
}
