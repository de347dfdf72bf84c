package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Counted;
import dev.taffrail.ship.Outcome.Partly;
import dev.taffrail.ship.Outcome.Refused;
import dev.taffrail.ship.SinkStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver refuses is kept, counted and told, and holds up nothing else. */
class LaneRefusalTest extends SteppedLane {
  @Test
  void findsTheBadRecordsBySplittingAndKeepsThem() throws Exception {
    add(100, Level.INFO);
    sink.disliked.addAll(List.of(0L, 41L, 42L, 99L));
    LaneWorker worker = bulk();
    steps(worker, 2);
    assertThat(sink.taken).hasSize(96).doesNotContain(0L, 41L, 42L, 99L).isSorted();
    assertThat(worker.status().counters().refusedByReason()).isEqualTo(Map.of("disliked", 4L));
    List<String> kept = Files.readAllLines(dir.resolve("edge.log.refused.scripted.log"));
    assertThat(kept).hasSize(4);
    assertThat(kept.get(1)).contains("\"taffrail_index\":41,", "one of these I dislike");
    assertBalanced(worker, 96, 4);
  }

  @Test
  void aReceiverThatRefusesTenInARowAndTakesNoneIsSaidToRefuseUntilItTakesOne() throws Exception {
    sink.disliked.addAll(upTo(19));
    LaneWorker worker = bulk();
    add(9, Level.INFO);
    steps(worker, 2);
    assertThat(worker.status().state()).isEqualTo(State.OK);
    add(10, Level.INFO);
    steps(worker, 2);
    assertThat(worker.status().state()).isEqualTo(State.REFUSING);
    assertThat(failure(worker)).isEqualTo("one of these I dislike");
    add(1, Level.INFO);
    steps(worker, 2);
    assertThat(worker.status().state()).isEqualTo(State.OK);
    assertBalanced(worker, 1, 19);
  }

  @Test
  void badRecordsAmongGoodOnesAreNoRefusingReceiver() throws Exception {
    AtomicInteger told = new AtomicInteger();
    LaneWorker worker = worker(Lane.BULK, sink, told::incrementAndGet);
    for (long i = 0; i < 100; i++) {
      if (i % 10 != 0) {
        sink.disliked.add(i);
      }
    }
    add(100, Level.INFO);
    steps(worker, 3);
    assertBalanced(worker, 10, 90);
    assertThat(told).hasValue(0);
  }

  @Test
  void aReceiverThatCountsAllAsRejectedIsSaidToRefuse() throws Exception {
    add(10, Level.INFO);
    sink.answer(new Counted(10, "rejected", "wrong index"));
    LaneWorker worker = bulk();
    steps(worker, 2);
    assertThat(worker.status().state()).isEqualTo(State.REFUSING);
    assertThat(failure(worker)).isEqualTo("10 of these 10: wrong index");
  }

  @Test
  void countsWhatTheReceiverRejectedWithoutSayingWhichAndKeepsAllOfIt() throws Exception {
    add(10, Level.INFO);
    sink.answer(new Counted(3, "rejected", "too long"));
    LaneWorker worker = bulk();
    steps(worker, 2);
    assertThat(sink.batches).hasSize(1);
    assertBalanced(worker, 7, 3);
    assertThat(worker.status().counters().refusedByReason()).isEqualTo(Map.of("rejected", 3L));
    assertThat(failure(worker)).isEqualTo("3 of these 10: too long");
    assertThat(Files.readAllLines(dir.resolve("edge.log.refused.scripted.log")))
        .hasSize(10)
        .allMatch(line -> line.contains("3 of these 10: too long"));
  }

  @Test
  void aReceiverThatCountsMoreThanItGotHasRejectedAllOfIt() throws Exception {
    add(10, Level.INFO);
    sink.answer(new Counted(30, "rejected", "too long"));
    LaneWorker worker = bulk();
    steps(worker, 2);
    assertBalanced(worker, 0, 10);
    assertThat(failure(worker)).isEqualTo("10 of these 10: too long");
  }

  @Test
  void settlesWhatIsKnownToBeRefusedAtOnce() throws Exception {
    add(10, Level.INFO);
    sink.answer(batch -> new Partly(List.of(new Refusal(3, "too_old", "too old")), true));
    LaneWorker worker = bulk();
    steps(worker, 2);
    assertThat(sink.batches).hasSize(1);
    assertThat(sink.taken).hasSize(9).doesNotContain(3L);
    assertBalanced(worker, 9, 1);
  }

  @Test
  void sendsTheRestAgainWhenItWasNotTaken() throws Exception {
    add(10, Level.INFO);
    sink.answer(batch -> new Partly(List.of(new Refusal(3, "bad", "bad")), false));
    LaneWorker worker = bulk();
    steps(worker, 2);
    assertThat(sink.batches).extracting(Batch::size).containsExactly(10, 9);
    assertThat(sink.taken).hasSize(9).doesNotContain(3L);
    assertBalanced(worker, 9, 1);
  }

  @Test
  void doesNotMoveOverARefusedRecordThatCouldNotBeKept() throws Exception {
    add(1, Level.INFO);
    Path blocked = dir.resolve("edge.log.refused.scripted.log");
    Files.createDirectory(blocked);
    sink.answer(new Refused("bad", "bad"));
    LaneWorker worker = bulk();
    steps(worker, 1);
    assertThat(worker.status().counters().refused()).isZero();
    assertThat(worker.status().state()).isEqualTo(State.FAILING);
    assertThat(failure(worker)).endsWith(blocked + ": Is a directory").doesNotContain("Exception");
    Files.delete(blocked);
    sink.answer(new Refused("bad", "bad"));
    steps(worker, 1);
    assertThat(Files.readAllLines(blocked)).hasSize(1);
    assertBalanced(worker, 0, 1);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whereCountedRefusalsCannotBeKeptWhatWasTakenBesideThemIsNotSentAgain() throws Exception {
    ScriptedSink to =
        new ScriptedSink(
                new Limits(10, 1_000_000, Duration.ZERO, Limits.MAX_SPAN)
                    .withInFlight(2)
                    .withDisorder(Limits.MAX_SPAN))
            .streams(record -> record.index() >= 10 && record.index() % 2 == 1 ? "odd" : "");
    for (int i = 0; i < 40; i++) {
      to.answer(
          batch ->
              batch.records().get(0).index() == 10
                  ? new Counted(3, "rejected", "too long")
                  : new Accepted());
    }
    add(20, Level.INFO);
    Path blocked = Files.createDirectory(dir.resolve("edge.log.refused.scripted.log"));
    LaneWorker worker = worker(Lane.BULK, to, () -> {});
    while (timing.sleeps.size() < 3) {
      worker.attempt();
    }
    assertThat(failure(worker)).endsWith(blocked + ": Is a directory");
    assertThat(worker.status().counters().refused()).isZero();
    Files.delete(blocked);
    while (worker.status().settled() < 20) {
      worker.attempt();
    }
    assertThat(to.taken()).doesNotHaveDuplicates().hasSize(15);
    assertBalanced(worker, 17, 3);
  }

  /** The others around it are taken or refused whole, each time it is tried. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void whereARefusedRecordCannotBeKeptTheLaneFailsUntilItCanAndSaysSoOnce(int inFlight)
      throws Exception {
    ScriptedSink to =
        new ScriptedSink(
            new Limits(10, 1_000_000, Duration.ZERO, Limits.MAX_SPAN)
                .withInFlight(inFlight)
                .withDisorder(Limits.MAX_SPAN));
    to.disliked.add(5L);
    add(40, Level.INFO);
    Path blocked = Files.createDirectory(dir.resolve("edge.log.refused.scripted.log"));
    List<State> states = new CopyOnWriteArrayList<>();
    AtomicReference<LaneWorker> told = new AtomicReference<>();
    LaneWorker worker =
        worker(
            Lane.BULK, to, () -> states.add(Objects.requireNonNull(told.get()).status().state()));
    told.set(worker);
    while (timing.sleeps.size() < 12) {
      worker.attempt();
      assertThat(worker.status().state()).isIn(State.OK, State.FAILING);
      assertThat(timing.sleeps.isEmpty() || failure(worker).contains(blocked.toString())).isTrue();
    }
    assertThat(states).containsExactly(State.FAILING);
    assertThat(worker.status().settled()).isEqualTo(5);

    Files.delete(blocked);
    while (worker.status().settled() < 40) {
      worker.attempt();
    }
    assertThat(states).containsExactly(State.FAILING, State.OK);
    assertThat(Files.readAllLines(blocked)).hasSize(1);
    assertBalanced(worker, 39, 1);
  }
}
