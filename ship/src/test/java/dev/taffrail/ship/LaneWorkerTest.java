package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Counted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Partly;
import dev.taffrail.ship.Outcome.Refused;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.SinkStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One lane, stepped by hand: no thread, no real time. */
class LaneWorkerTest {
  @TempDir Path dir;

  private final MemoryJournal journal = new MemoryJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final FakeTiming timing = new FakeTiming();
  private final ScriptedSink sink = new ScriptedSink();

  @Test
  void deliversEachRecordOnceInOrder() throws Exception {
    add(250, Level.INFO);
    LaneWorker worker = bulk();
    steps(worker, 5);
    assertThat(sink.taken).containsExactlyElementsOf(upTo(250));
    assertThat(sink.batches).extracting(Batch::size).containsExactly(100, 100, 50);
    assertBalanced(worker, 250, 0);
  }

  @Test
  void takesOnlyItsOwnLane() throws Exception {
    journal.add(Level.DEBUG);
    journal.add(Level.ERROR);
    journal.addControl();
    journal.add(Level.WARNING);
    journal.add(Level.CRITICAL);
    steps(lane(Lane.URGENT), 2);
    assertThat(sink.taken).containsExactly(1L, 2L, 4L);
    sink.taken.clear();
    steps(bulk(), 2);
    assertThat(sink.taken).containsExactly(0L, 3L);
  }

  @Test
  void sendsAgainUntilTheReceiverIsBackAndLosesNothing() throws Exception {
    add(10, Level.INFO);
    for (int i = 0; i < 20; i++) {
      sink.answer(new Retry("unreachable", "Connection refused", Pace.SOON));
    }
    LaneWorker worker = bulk();
    timing.duringSleep(() -> assertThat(worker.status().state()).isEqualTo(State.RETRYING));
    steps(worker, 1);
    assertThat(timing.sleeps).hasSize(20);
    assertThat(sink.batches).hasSize(21);
    assertThat(sink.taken).containsExactlyElementsOf(upTo(10));
    assertThat(worker.status().state()).isEqualTo(State.OK);
    assertThat(worker.status().failure()).isNotNull();
  }

  @Test
  void countsWhatWaitsAsPending() throws Exception {
    add(10, Level.INFO);
    sink.answer(new Retry("unreachable", "Connection refused", Pace.SOON));
    LaneWorker worker = bulk();
    timing.duringSleep(
        () -> {
          assertThat(worker.status().pending()).isEqualTo(10);
          assertThat(worker.status().behindBytes()).isPositive();
          assertThat(LaneStatus.combine("x", worker.status(), fresh()).accounts())
              .isEqualTo(new Accounts(10, 0, 0, 0, 0, 0, 10));
        });
    steps(worker, 1);
    assertThat(timing.sleeps).hasSize(1);
  }

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
  void goesOnAfterADefectOfTheSink() throws Exception {
    add(8, Level.INFO);
    LaneWorker worker = bulk();
    for (int i = 0; i < 4; i++) {
      // 8, 4, 2, 1: the record with index 0 breaks the sink each time.
      sink.answer(
          batch -> {
            throw new IllegalStateException("cannot cope");
          });
    }
    steps(worker, 2);
    assertThat(sink.taken).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(worker.status().counters().refusedByReason()).containsEntry("defect", 1L);
  }

  @Test
  void halvesWhatIsTooMuchAndGrowsAgain() throws Exception {
    add(400, Level.INFO);
    sink.answer(new Retry("rate_limited", "too much", Pace.SMALLER));
    sink.answer(new Retry("rate_limited", "too much", Pace.SMALLER));
    LaneWorker worker = bulk();
    steps(worker, 8);
    assertThat(sink.batches)
        .extracting(Batch::size)
        .startsWith(100, 50, 25, 25, 50)
        .endsWith(100, 100, 100);
    assertThat(sink.taken).containsExactlyElementsOf(upTo(400));
    assertThat(timing.sleeps).hasSize(2);
  }

  @Test
  void keepsEverythingAndSaysSoWhenCredentialsAreWrong() throws Exception {
    add(5, Level.INFO);
    sink.answer(new Retry("credentials", "HTTP 401: no", Pace.SLOW));
    LaneWorker worker = bulk();
    timing.duringSleep(() -> assertThat(worker.status().state()).isEqualTo(State.MISCONFIGURED));
    steps(worker, 2);
    assertThat(timing.sleeps.get(0)).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(sink.taken).hasSize(5);
  }

  @Test
  void leavesAReceiverAloneThatAsksForAPause() throws Exception {
    add(5, Level.INFO);
    sink.answer(new Accepted(Duration.ofSeconds(3)));
    steps(bulk(), 1);
    assertThat(timing.sleeps).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void neverMixesStreamsInABatch() throws Exception {
    for (int i = 0; i < 30; i++) {
      journal.add(i % 3 == 0 ? Level.DEBUG : i % 3 == 1 ? Level.INFO : Level.WARNING);
    }
    sink.streams(record -> record.head().level().label());
    LaneWorker worker = bulk();
    steps(worker, 2);
    assertThat(sink.batches).extracting(Batch::stream).containsExactly("debug", "info", "warning");
    assertBalanced(worker, 30, 0);
  }

  @Test
  void countsFilteredRecordsAndHoldsNoneOfThem() throws Exception {
    for (int i = 0; i < 50; i++) {
      journal.add(i % 2 == 0 ? Level.DEBUG : Level.INFO);
    }
    LaneWorker worker =
        lane(Lane.BULK, Transform.each(r -> r.head().level().atLeast(Level.INFO) ? r : null));
    steps(worker, 2);
    assertThat(sink.taken).hasSize(25);
    assertThat(worker.status().counters().filtered).isEqualTo(25);
    assertBalanced(worker, 25, 0);
  }

  @Test
  void letsControlLinesPassByAllTransforms() throws Exception {
    journal.add(Level.ERROR);
    journal.addControl();
    steps(lane(Lane.URGENT, Transform.each(record -> null)), 2);
    assertThat(sink.taken).containsExactly(1L);
  }

  @Test
  void savesItsCursorAtMostOnceInFiveSeconds() throws Exception {
    LaneWorker worker = bulk();
    for (int i = 0; i < 100; i++) {
      journal.add(Level.INFO);
      timing.advance(Duration.ofMillis(100));
      steps(worker, 1);
    }
    assertThat(checkpoints.saves()).isEqualTo(2);
    assertThat(sink.taken).hasSize(100);
  }

  @Test
  void savesItsCursorAlsoWhenItMovedOverRecordsOfNoInterestOnly() throws Exception {
    LaneWorker worker = lane(Lane.BULK, Transform.each(record -> null));
    add(10, Level.INFO);
    add(10, Level.ERROR);
    timing.advance(Duration.ofSeconds(6));
    steps(worker, 2);
    assertThat(savedIndex()).isEqualTo(20);
    assertThat(sink.batches).isEmpty();
  }

  @Test
  void shipsOnWhenItsCursorCannotBeSaved() throws Exception {
    checkpoints.full(true);
    LaneWorker worker = bulk();
    for (int i = 0; i < 10; i++) {
      journal.add(Level.INFO);
      timing.advance(Duration.ofSeconds(6));
      steps(worker, 1);
    }
    assertThat(sink.taken).containsExactlyElementsOf(upTo(10));
    assertThat(Objects.requireNonNull(worker.status().failure()).words()).contains("No space left");
    checkpoints.full(false);
    timing.advance(Duration.ofSeconds(6));
    steps(worker, 1);
    assertThat(savedIndex()).isEqualTo(10);
  }

  @Test
  void afterACrashGoesOnWithCursorAndCountersOfOneMoment() throws Exception {
    add(250, Level.INFO);
    sink.answer(new Accepted());
    sink.answer(
        batch -> {
          timing.advance(Duration.ofSeconds(6));
          return new Accepted();
        });
    steps(bulk(), 5);
    assertThat(savedIndex()).isEqualTo(200);

    // The rest was delivered, but not saved: a crash forgets it.
    checkpoints.crash();
    LaneWorker again = bulk();
    steps(again, 5);
    assertThat(sink.taken).hasSize(300).containsAll(upTo(250));
    assertBalanced(again, 250, 0);
  }

  @Test
  void readsAgainWhereTheJournalFails() throws Exception {
    add(150, Level.INFO);
    LaneWorker worker = bulk();
    steps(worker, 1);
    journal.failNext(3);
    timing.duringSleep(() -> assertThat(worker.status().state()).isEqualTo(State.FAILING));
    steps(worker, 5);
    assertThat(timing.sleeps).hasSize(3);
    assertThat(sink.taken).containsExactlyElementsOf(upTo(150));
    assertThat(worker.status().state()).isEqualTo(State.OK);
    assertBalanced(worker, 150, 0);
  }

  @Test
  void goesOnFromTheCursorWhenATransformHasADefect() throws Exception {
    add(3, Level.INFO);
    AtomicInteger failures = new AtomicInteger(2);
    Transform defective =
        Transform.each(
            record -> {
              if (record.index() == 1 && failures.getAndDecrement() > 0) {
                throw new IllegalStateException("a defect");
              }
              return record;
            });
    LaneWorker worker = lane(Lane.BULK, defective);
    steps(worker, 1);
    assertThat(worker.status().state()).isEqualTo(State.FAILING);
    steps(worker, 3);
    assertThat(sink.taken).containsExactly(0L, 1L, 2L);
    assertThat(worker.status().state()).isEqualTo(State.OK);
    assertBalanced(worker, 3, 0);
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

  @Test
  void whatFailedIsOverOnceNothingIsLeftToDo() throws Exception {
    LaneWorker worker = bulk();
    journal.failNext(1);
    steps(worker, 1);
    assertThat(worker.status().state()).isEqualTo(State.FAILING);
    steps(worker, 1);
    assertThat(worker.status().state()).isEqualTo(State.OK);
  }

  @Test
  void afterAFailureOfThisDeviceOneRequestGoesAlone() throws Exception {
    ScriptedSink to =
        new ScriptedSink(new Limits(10, 1_000_000, Duration.ZERO, Limits.MAX_SPAN).withInFlight(4));
    add(10, Level.INFO);
    LaneWorker worker = worker(Lane.BULK, to);
    List<String> threads = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 2; i++) {
      to.answer(
          batch -> {
            threads.add(Thread.currentThread().getName());
            return new Accepted();
          });
    }
    steps(worker, 1);
    add(10, Level.INFO);
    journal.failNext(1);
    steps(worker, 1);
    while (worker.status().settled() < 20) {
      worker.attempt();
    }
    assertThat(threads).hasSize(2).containsOnly(Thread.currentThread().getName());
  }

  @Test
  void sendsALoneRecordThatIsOverTheLimitAndLetsTheReceiverDecide() throws Exception {
    ScriptedSink small = new ScriptedSink(new Limits(10, 50, Duration.ZERO, Limits.MAX_SPAN));
    add(3, Level.INFO);
    steps(worker(Lane.BULK, small), 5);
    assertThat(small.batches).extracting(Batch::size).containsExactly(1, 1, 1);
  }

  private long savedIndex() {
    return Objects.requireNonNull(checkpoints.saved.get("scripted.bulk")).position().index();
  }

  private void add(int count, Level level) {
    for (int i = 0; i < count; i++) {
      journal.add(level);
    }
  }

  private LaneWorker bulk() throws IOException {
    return lane(Lane.BULK);
  }

  private LaneWorker lane(Lane lane, Transform... transforms) throws IOException {
    return worker(lane, sink, transforms);
  }

  private LaneWorker worker(Lane lane, Sink to, Transform... transforms) throws IOException {
    return worker(lane, to, () -> {}, transforms);
  }

  private LaneWorker worker(Lane lane, Sink to, Runnable listener, Transform... transforms)
      throws IOException {
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), to.name());
    Route route = new Route("", lane, journal, List.of(transforms), to, refused);
    Backoff backoff =
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new SplittableRandom(1));
    return new LaneWorker(route, checkpoints.open(name(to, lane)), backoff, timing, listener);
  }

  private String name(Sink to, Lane lane) throws IOException {
    return to.name() + "." + lane.label();
  }

  private static void steps(LaneWorker worker, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      worker.attempt();
    }
  }

  private static void assertBalanced(LaneWorker worker, long delivered, long refused) {
    Accounts accounts = LaneStatus.combine("x", worker.status(), fresh()).accounts();
    assertThat(accounts.balanced()).isTrue();
    assertThat(accounts.delivered()).isEqualTo(delivered);
    assertThat(accounts.refused()).isEqualTo(refused);
    assertThat(accounts.pending()).isZero();
  }

  private static String failure(LaneWorker worker) {
    return Objects.requireNonNull(worker.status().failure()).words();
  }

  private static LaneStatus fresh() {
    return new LaneStatus(State.OK, new Counters(), 0, 0, 0, 0, null);
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }
}
