package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Partly;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.TimePolicy.Action;
import dev.taffrail.ship.transform.Condition;
import dev.taffrail.ship.transform.Reduction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that a receiver does not take for their time; one lane, stepped by hand. */
class UntimelyRecordsTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration MINUTES = Duration.ofMinutes(10);
  private static final Instant NOW = MemoryJournal.START;

  @TempDir Path dir;

  private final MemoryJournal journal = new MemoryJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final FakeTiming timing = new FakeTiming();
  private final ScriptedSink sink = new ScriptedSink();

  @Test
  void isKeptOnTheDeviceWithItsReasonAndNotSent() throws Exception {
    journal.add(line(NOW.minus(WEEK).minusSeconds(1), "old"));
    journal.add(line(NOW.minus(WEEK).plusSeconds(1), "just"));
    journal.add(line(NOW.plus(MINUTES).plusSeconds(1), "new"));
    LaneWorker worker = lane(policy(Action.KEEP, Action.KEEP));
    steps(worker, 2);
    assertThat(sent()).singleElement().asString().contains("just");
    assertThat(worker.status().counters().refusedByReason())
        .isEqualTo(Map.of("too_old", 1L, "too_new", 1L));
    assertThat(worker.status().counters().delivered).isEqualTo(1);
    assertThat(worker.status().pending()).isZero();
    assertThat(kept())
        .satisfiesExactly(
            line ->
                assertThat(line).contains("\"reason\":\"too_old\"", "older than 7d by", "old\\\""),
            line -> assertThat(line).contains("\"reason\":\"too_new\"", "ahead of", "new\\\""));
  }

  @Test
  void isSentWithATimeThatTheReceiverTakesAndItsOwnInAField() throws Exception {
    Instant old = NOW.minus(WEEK).minusSeconds(1);
    Instant ahead = NOW.plus(MINUTES).plusSeconds(1);
    journal.add(line(old, "old"));
    journal.add(line(ahead, "new"));
    steps(lane(policy(Action.RESTAMP, Action.RESTAMP)), 2);
    assertThat(sent())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(head(NOW)).endsWith(field(old)),
            line -> assertThat(line).startsWith(head(NOW.plusNanos(1_000))).endsWith(field(ahead)));
    assertThat(Files.exists(dir.resolve("edge.log.refused.scripted.log"))).isFalse();
  }

  @Test
  void aRestampedRecordIsTheSameAtEachTryAndAfterACrash() throws Exception {
    for (int i = 0; i < 5; i++) {
      journal.add(line(NOW.minus(WEEK).minusSeconds(100 - i), "old" + i));
    }
    sink.answer(new Retry("unreachable", "Connection refused", Pace.SOON));
    checkpoints.crashAfterNext();
    steps(lane(policy(Action.RESTAMP, Action.KEEP)), 2);
    timing.advance(Duration.ofMinutes(3));
    checkpoints.crash();
    steps(lane(policy(Action.RESTAMP, Action.KEEP)), 2);

    List<String> sent = sent();
    assertThat(sent).hasSize(15);
    assertThat(sent.subList(5, 10)).isEqualTo(sent.subList(0, 5));
    assertThat(sent.subList(10, 15)).isEqualTo(sent.subList(0, 5));
  }

  @Test
  void theTimeThatIsGivenGoesOnWithTheClockOnceAllBeforeIsSettled() throws Exception {
    journal.add(line(NOW.minus(WEEK).minusSeconds(100), "a"));
    LaneWorker worker = lane(policy(Action.RESTAMP, Action.KEEP));
    steps(worker, 2);
    timing.advance(Duration.ofHours(1));
    journal.add(line(NOW.minus(WEEK).minusSeconds(99), "b"));
    checkpoints.crashAfterNext();
    steps(worker, 2);
    checkpoints.crash();
    steps(lane(policy(Action.RESTAMP, Action.KEEP)), 2);

    assertThat(sent().get(1)).startsWith(head(NOW.plus(Duration.ofHours(1))));
    assertThat(sent().get(sent().size() - 1)).isEqualTo(sent().get(1));
  }

  @Test
  void whatOnlyTheReceiverFindsTooOldIsSentOnceMoreAndThenKept() throws Exception {
    journal.add(line(NOW.minusSeconds(60), "a"));
    journal.add(line(NOW, "b"));
    sink.answer(batch -> new Partly(List.of(new Refusal(0, "too_old", "too old")), true));
    sink.answer(batch -> new Partly(List.of(new Refusal(0, "too_old", "still")), true));
    LaneWorker worker = lane(policy(Action.RESTAMP, Action.KEEP));
    steps(worker, 2);
    assertThat(sink.batches).extracting(Batch::size).containsExactly(2, 1);
    assertThat(sent().get(2)).startsWith(head(NOW)).endsWith(field(NOW.minusSeconds(60)));
    assertThat(kept()).singleElement().asString().contains("\"words\":\"still\"");
    assertThat(worker.status().counters().delivered).isEqualTo(1);
  }

  @Test
  void nothingIsBehindOnceARecordWithALongerTimeIsSettled() throws Exception {
    journal.add(line(NOW.minusSeconds(60), "a"));
    sink.answer(batch -> new Partly(List.of(new Refusal(0, "too_old", "too old")), true));
    LaneWorker worker = lane(policy(Action.RESTAMP, Action.KEEP));
    steps(worker, 3);
    assertThat(worker.status().counters().delivered).isEqualTo(1);
    assertThat(worker.status().behindBytes()).isZero();
  }

  @Test
  void aClockThatIsNotSetJudgesNobody() throws Exception {
    timing.set(Instant.EPOCH);
    journal.add(line(NOW, "a"));
    steps(lane(policy(Action.KEEP, Action.KEEP)), 2);
    assertThat(sent()).hasSize(1);
  }

  @Test
  void aSealIsNotChangedByAnotherTime() throws Exception {
    byte[] seal =
        Records.line(
            NOW.minus(WEEK).minusSeconds(9),
            Level.INFO,
            "taffrail.journal",
            "journal_sealed",
            ",\"note\":\"…\"");
    journal.add(seal);
    steps(lane(Lane.URGENT, policy(Action.RESTAMP, Action.KEEP)), 2);
    assertThat(sink.batches.get(0).records().get(0).line()).isEqualTo(seal);
    assertThat(sink.batches.get(0).records().get(0).millis()).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void whatWasHeldIsJudgedByTheClockThatThereIsWhenItIsLetGo() throws Exception {
    journal.add(Records.line(NOW, Level.INFO, "edge.test", "reading", ""));
    journal.add(line(NOW, "just"));
    sink.answer(
        batch -> {
          timing.advance(WEEK.plusSeconds(61));
          return new Accepted();
        });
    Transform summarise =
        Reduction.of(Condition.event(Set.of("reading")))
            .summarise(Duration.ofSeconds(60), List.of());
    steps(lane(Lane.BULK, policy(Action.KEEP, Action.KEEP), summarise), 1);
    assertThat(sent()).singleElement().asString().contains("just");
    assertThat(kept()).singleElement().asString().contains("too_old", "log_summary");
  }

  private static TimePolicy policy(Action old, Action ahead) {
    return new TimePolicy(WEEK, MINUTES, old, ahead);
  }

  private static String head(Instant time) {
    return "{\"timestamp\":\"" + Records.stamp(time) + "\",\"level\":";
  }

  private static String field(Instant time) {
    return ",\"taffrail_original_timestamp\":\"" + Records.stamp(time) + "\"}";
  }

  private static byte[] line(Instant time, String word) {
    return Records.line(time, Level.INFO, "edge.test", "tick", ",\"word\":\"" + word + "\"");
  }

  private List<String> sent() {
    List<String> lines = new ArrayList<>();
    sink.batches.forEach(batch -> batch.records().forEach(r -> lines.add(Records.text(r))));
    return lines;
  }

  private List<String> kept() throws IOException {
    return Files.readAllLines(dir.resolve("edge.log.refused.scripted.log"));
  }

  private LaneWorker lane(TimePolicy policy) throws IOException {
    return lane(Lane.BULK, policy);
  }

  private LaneWorker lane(Lane lane, TimePolicy policy, Transform... transforms)
      throws IOException {
    Route route =
        new Route(
            "",
            lane,
            journal,
            List.of(transforms),
            sink,
            RefusedLog.beside(dir.resolve("edge.log"), sink.name()),
            ClockRule.DEFAULT,
            SinkOptions.DEFAULT.withTime(policy),
            LinkBudget.unlimited(sink, timing));
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
