package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.SinkStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Where something of the device fails, a lane goes on from its cursor. */
class LaneCursorTest extends SteppedLane {
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
  void saysAtItsEndThatACursorWhichCannotBeSavedMeansRepeats() throws Exception {
    add(3, Level.INFO);
    LaneWorker worker = bulk();
    steps(worker, 2);
    assertThat(sink.taken).hasSize(3);
    checkpoints.full(true);
    worker.stop();
    worker.run();
    assertThat(failure(worker))
        .isEqualTo(
            "cursor was not saved: No space left on device; what came since it was saved last is"
                + " sent again after the next start");
    checkpoints.full(false);
    steps(bulk(), 2);
    assertThat(sink.taken).containsExactly(0L, 1L, 2L, 0L, 1L, 2L);
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

  private long savedIndex() {
    return Objects.requireNonNull(checkpoints.saved.get("scripted.bulk")).position().index();
  }
}
