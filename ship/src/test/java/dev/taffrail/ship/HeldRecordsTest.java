package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.SinkStatus.State;
import dev.taffrail.ship.transform.Condition;
import dev.taffrail.ship.transform.Reduction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lane whose stages hold records back, stepped by hand. */
class HeldRecordsTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);

  @TempDir Path dir;

  private final MemoryJournal journal = new MemoryJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final FakeTiming timing = new FakeTiming();
  private final ScriptedSink sink = new ScriptedSink();

  @Test
  void heldRecordsArePendingAndTheCursorStaysBeforeThem() throws Exception {
    add(0, "tick");
    add(1, "reading");
    add(2, "tick");
    LaneWorker worker = lane(Lane.BULK);
    steps(worker, 2);
    assertThat(sink.taken).containsExactly(0L, 2L);
    assertThat(accounts(worker)).isEqualTo(new Accounts(3, 2, 0, 0, 0, 0, 1));
    assertThat(worker.status().settled()).isEqualTo(1);

    add(60, "tick");
    steps(worker, 2);
    assertThat(accounts(worker)).isEqualTo(new Accounts(4, 3, 0, 1, 0, 0, 0));
    assertThat(worker.status().counters().made).isEqualTo(1);
    assertThat(worker.status().settled()).isEqualTo(4);
  }

  @Test
  void recordsOfTheOtherLaneEndAPeriodToo() throws Exception {
    add(1, "reading");
    journal.add(Records.line(MemoryJournal.START.plusSeconds(60), Level.ERROR, "a", "b", ""));
    LaneWorker worker = lane(Lane.BULK);
    steps(worker, 2);
    assertThat(lines()).singleElement().asString().contains("log_summary");
  }

  @Test
  void alarmsAreNotHeldUp() throws Exception {
    for (int i = 0; i < 3; i++) {
      journal.add(
          Records.line(MemoryJournal.START.plusSeconds(i), Level.ERROR, "a", "reading", ""));
    }
    steps(lane(Lane.URGENT), 1);
    assertThat(sink.taken).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aPeriodEndsByTimeAndEndsThereAgainAfterACrash() throws Exception {
    add(1, "reading");
    add(2, "reading");
    LaneWorker worker = lane(Lane.BULK);
    steps(worker, 2);
    timing.advance(Duration.ofSeconds(64));
    steps(worker, 1);
    assertThat(lines()).isEmpty();
    timing.advance(Duration.ofSeconds(1));
    steps(worker, 1);
    assertThat(lines()).singleElement().asString().contains("\"count\":2,");

    // It was sent, and nothing was saved since: records that came late do not make it another.
    checkpoints.crash();
    add(3, "reading");
    add(60, "reading");
    LaneWorker again = lane(Lane.BULK);
    steps(again, 3);
    assertThat(lines()).hasSize(3);
    assertThat(lines().get(1)).isEqualTo(lines().get(0));
    assertThat(lines().get(2)).contains("\"count\":1,");
    assertThat(accounts(again)).isEqualTo(new Accounts(4, 0, 0, 3, 0, 0, 1));
  }

  @Test
  void nothingIsSentOfAPeriodWhoseEndCouldNotBeWrittenDown() throws Exception {
    add(1, "reading");
    LaneWorker worker = lane(Lane.BULK);
    steps(worker, 1);
    checkpoints.full(true);
    timing.advance(Duration.ofSeconds(70));
    timing.duringSleep(() -> assertThat(worker.status().state()).isEqualTo(State.FAILING));
    steps(worker, 2);
    assertThat(timing.sleeps).hasSize(1);
    assertThat(lines()).isEmpty();
    checkpoints.full(false);
    steps(worker, 1);
    timing.advance(Duration.ofSeconds(70));
    steps(worker, 2);
    assertThat(lines()).hasSize(1);
    assertThat(worker.status().state()).isEqualTo(State.OK);
  }

  @Test
  void anEndThatCouldNotBeWrittenDownIsNoneAlsoWhenMoreRecordsCome() throws Exception {
    add(1, "reading");
    LaneWorker worker = lane(Lane.BULK);
    steps(worker, 1);
    checkpoints.full(true);
    timing.advance(Duration.ofSeconds(70));
    steps(worker, 1);
    assertThat(worker.status().state()).isEqualTo(State.FAILING);
    add(2, "reading");
    steps(worker, 3);
    assertThat(lines()).isEmpty();
    checkpoints.full(false);
    timing.advance(Duration.ofSeconds(70));
    steps(worker, 2);
    assertThat(lines()).singleElement().asString().contains("\"count\":2,");
  }

  @Test
  void whereAnEndCannotBeWrittenDownTheLaneFailsUntilItCan() throws Exception {
    add(1, "reading");
    LaneWorker worker = lane(Lane.BULK);
    steps(worker, 1);
    checkpoints.full(true);
    for (int i = 0; i < 5; i++) {
      timing.advance(Duration.ofSeconds(70));
      // It fails, reads again, and has nothing to do.
      steps(worker, 3);
      assertThat(worker.status().state()).isEqualTo(State.FAILING);
    }
  }

  @Test
  void aDrainEndsThePeriod() throws Exception {
    add(1, "reading");
    LaneWorker worker = lane(Lane.BULK);
    long ticket = worker.drain().ask();
    steps(worker, 3);
    assertThat(worker.drain().isOpen(ticket)).isFalse();
    assertThat(lines()).hasSize(1);
    assertThat(accounts(worker)).isEqualTo(new Accounts(1, 0, 0, 1, 0, 0, 0));
    assertThat(Objects.requireNonNull(checkpoints.saved.get("scripted.bulk")).counters())
        .containsEntry("summarised", 1L)
        .doesNotContainKey("cut");
  }

  @Test
  void nothingIsReadBehindTheLastDrain() throws Exception {
    add(1, "reading");
    add(2, "tick");
    LaneWorker worker = lane(Lane.BULK);
    Thread thread = new Thread(worker);
    long ticket = worker.drain().askLast();
    thread.start();
    assertThat(worker.drain().await(ticket, System.nanoTime() + 10_000_000_000L)).isTrue();
    add(3, "reading");
    add(4, "tick");
    thread.join(10_000);

    assertThat(thread.isAlive()).isFalse();
    assertThat(accounts(worker)).isEqualTo(new Accounts(2, 1, 0, 1, 0, 0, 0));
  }

  @Test
  void ofARefusedSummaryAllRecordsAreRefusedAndTheSummaryIsKept() throws Exception {
    add(1, "reading");
    add(2, "reading");
    add(60, "tick");
    sink.disliked.add(0L);
    LaneWorker worker = lane(Lane.BULK);
    steps(worker, 2);
    assertThat(accounts(worker)).isEqualTo(new Accounts(3, 1, 0, 0, 2, 0, 0));
    assertThat(Files.readAllLines(dir.resolve("edge.log.refused.scripted.log")))
        .singleElement()
        .asString()
        .contains("log_summary");
  }

  @Test
  void manySummariesLeaveInBatchesOfTheSinksSize() throws Exception {
    for (int i = 0; i < 250; i++) {
      journal.add(
          Records.line(MemoryJournal.START, Level.INFO, "a", "reading", ",\"sensor\":" + i));
    }
    add(60, "tick");
    LaneWorker worker = lane(Lane.BULK);
    steps(worker, 6);
    assertThat(sink.batches).extracting(Batch::size).containsExactly(100, 100, 51);
    assertThat(accounts(worker)).isEqualTo(new Accounts(251, 1, 0, 250, 0, 0, 0));
  }

  @Test
  void controlLinesPassByWhatIsHeld() throws Exception {
    journal.addControl();
    steps(lane(Lane.URGENT), 1);
    assertThat(sink.taken).containsExactly(0L);
  }

  private void add(int second, String event) {
    journal.add(
        Records.line(
            MemoryJournal.START.plusSeconds(second),
            Level.INFO,
            "edge.test",
            event,
            ",\"n\":" + journal.size()));
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Batch batch : sink.batches) {
      batch.records().stream()
          .map(Records::text)
          .filter(line -> line.contains("log_summary"))
          .forEach(lines::add);
    }
    return lines;
  }

  private static Accounts accounts(LaneWorker worker) {
    LaneStatus other = new LaneStatus(State.OK, new Counters(), 0, 0, 0, 0, null);
    return LaneStatus.combine("x", worker.status(), other).accounts();
  }

  private LaneWorker lane(Lane lane) throws IOException {
    Transform summarise =
        Reduction.of(Condition.event(Set.of("reading"))).summarise(MINUTE, List.of("sensor"));
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), sink.name());
    Route route = new Route("", lane, journal, List.of(summarise), sink, refused);
    Backoff backoff =
        new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), new SplittableRandom(1));
    return new LaneWorker(
        route, checkpoints.open("scripted." + lane.label()), backoff, timing, () -> {});
  }

  private static void steps(LaneWorker worker, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      worker.attempt();
    }
  }
}
