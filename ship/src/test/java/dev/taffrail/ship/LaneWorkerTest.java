package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.SinkStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lane brings each record once and in order to a receiver that may be away. */
class LaneWorkerTest extends SteppedLane {
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
  void alarmsAreLookedForWithoutTakingWhatLiesBetweenThem() throws Exception {
    add(30, Level.INFO);
    add(2, Level.ERROR);
    add(30, Level.WARNING);
    journal.addControl();
    add(30, Level.DEBUG);
    LaneWorker worker = lane(Lane.URGENT);
    steps(worker, 2);
    assertThat(sink.taken).containsExactly(30L, 31L, 62L);
    assertThat(journal.polled()).containsExactly(30L, 31L, 62L);
    assertThat(worker.status().counters().passed).isEqualTo(90);
    assertBalanced(worker, 3, 0);
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
  void saysHowLongTheReceiverHasBeenAway() throws Exception {
    add(10, Level.INFO);
    Retry away = new Retry("unreachable", "Connection refused", Pace.SOON);
    sink.answer(away);
    sink.answer(away);
    LaneWorker worker = bulk();
    List<Duration> degraded = new ArrayList<>();
    timing.duringSleep(() -> degraded.add(worker.status().beat().degraded()));
    steps(worker, 1);
    Duration first = timing.sleeps.get(0);
    assertThat(degraded).containsExactly(first, first.plus(timing.sleeps.get(1)));
    assertThat(worker.status().beat().degraded()).isZero();
  }

  @Test
  void saysHowLongARequestHasWaitedForItsAnswer() throws Exception {
    add(10, Level.INFO);
    LaneWorker worker = bulk();
    List<Duration> unanswered = new ArrayList<>();
    sink.answer(
        batch -> {
          timing.advance(Duration.ofSeconds(12));
          unanswered.add(worker.status().beat().unanswered());
          return new Accepted();
        });
    steps(worker, 1);
    assertThat(unanswered).containsExactly(Duration.ofSeconds(12));
    assertThat(worker.status().beat().unanswered()).isZero();
  }

  @Test
  void whatWasReceivedIsNotUnansweredButWaitsForItsAcknowledgement() throws Exception {
    add(10, Level.INFO);
    LaneWorker worker = bulk();
    List<LanePulse.Beat> beats = new ArrayList<>();
    sink.answer(
        batch -> {
          timing.advance(Duration.ofSeconds(2));
          sink.receipt.run();
          timing.advance(Duration.ofSeconds(12));
          beats.add(worker.status().beat());
          return new Accepted();
        });
    steps(worker, 1);
    assertThat(beats).hasSize(1);
    assertThat(beats.get(0).unanswered()).isZero();
    assertThat(beats.get(0).unacknowledged()).isEqualTo(Duration.ofSeconds(12));
    assertThat(worker.status().beat().unacknowledged()).isZero();
  }

  @Test
  void aLaneThatWaitsForAnAnswerIsNotTakenForStuck() throws Exception {
    add(10, Level.INFO);
    LaneWorker worker = bulk();
    List<Duration> unanswered = new ArrayList<>();
    sink.answer(
        batch -> {
          timing.advance(Duration.ofMinutes(9));
          await().until(() -> worker.status().beat().busy().isZero());
          unanswered.add(worker.status().beat().unanswered());
          return new Accepted();
        });
    steps(worker, 1);
    assertThat(unanswered).containsExactly(Duration.ofMinutes(9));
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
  void doesNotTryAtOnceAgainWhatWasTooLarge() throws Exception {
    add(400, Level.INFO);
    sink.answer(new Retry("too_large", "413", Pace.TOO_LARGE));
    sink.answer(new Retry("too_large", "413", Pace.TOO_LARGE));
    LaneWorker worker = bulk();
    steps(worker, 8);
    assertThat(sink.batches)
        .extracting(Batch::size)
        .startsWith(100, 50, 25, 25, 25, 25, 50, 100, 100);
    assertThat(sink.taken).containsExactlyElementsOf(upTo(400));
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
  void saysWhatIsToBeKnownOfABatchThatWasTakenAndGoesOn() throws Exception {
    add(5, Level.INFO);
    sink.answer(new Accepted(Duration.ZERO, "an answer without its body"));
    LaneWorker worker = bulk();
    steps(worker, 2);
    assertThat(sink.batches).hasSize(1);
    assertThat(worker.status().state()).isEqualTo(State.OK);
    assertThat(worker.status().failure())
        .extracting(LaneStatus.Failure::words)
        .isEqualTo("an answer without its body");
    assertBalanced(worker, 5, 0);
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
  void sendsALoneRecordThatIsOverTheLimitAndLetsTheReceiverDecide() throws Exception {
    ScriptedSink small = new ScriptedSink(new Limits(10, 50, Duration.ZERO, Limits.MAX_SPAN));
    add(3, Level.INFO);
    steps(worker(Lane.BULK, small), 5);
    assertThat(small.batches).extracting(Batch::size).containsExactly(1, 1, 1);
  }
}
