package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.SinkStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day's bytes over restarts, midnights, and a clock that is set. */
class LinkBudgetDaysTest {
  private static final Instant NOON = Instant.parse("2026-05-30T12:00:00Z");
  private static final LinkLimit LIMIT = new LinkLimit(0, 1_000);

  @TempDir Path dir;

  private final MemoryJournal journal = new MemoryJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final FakeTiming timing = new FakeTiming();
  private long sent;

  @Test
  void aLaneThatIsStartedAgainGoesOnWithTheDaysCount() throws Exception {
    timing.set(NOON);
    for (int i = 0; i < 5; i++) {
      journal.add(Level.INFO);
    }
    LaneWorker before = lane(new LinkBudget(() -> sent, LIMIT, timing));
    for (int i = 0; i < 3; i++) {
      before.attempt();
    }
    assertThat(sent).isGreaterThanOrEqualTo(1_000);
    before.abandon();

    sent = 0;
    LinkBudget fresh = new LinkBudget(() -> sent, LIMIT, timing);
    LaneWorker after = lane(fresh);

    assertThat(fresh.use().today()).isGreaterThanOrEqualTo(1_000);
    assertThat(fresh.of(Lane.BULK).words()).endsWith("bytes sent of 1000 a day");
    assertThat(after.status().state()).isEqualTo(State.OK);
  }

  @Test
  void whatWasSentBeforeItHearsOfTheSavedCountIsAddedToIt() {
    timing.set(NOON);
    LinkBudget before = budget();
    sent += 300;
    Map<String, Long> saved = new HashMap<>();
    before.addTo(saved);

    sent = 50;
    LinkBudget after = budget();
    assertThat(after.use().today()).isEqualTo(50);
    after.restore(saved);
    assertThat(after.use().today()).isEqualTo(350);
  }

  @Test
  void theFirstBytesOfANewDayAreSavedAsSoonAsThoseOfAnother() {
    timing.set(NOON);
    LinkBudget budget = budget();
    sent += 900;
    budget.addTo(new HashMap<>());
    assertThat(budget.isUnsaved()).isFalse();
    timing.advance(Duration.ofHours(12));
    assertThat(budget.use().today()).isZero();
    sent += 11;
    assertThat(budget.isUnsaved()).isTrue();
  }

  @Test
  void theDayThatAClockLeftLasts24HoursFromItsOwnBeginning() {
    timing.set(NOON);
    LinkBudget budget = budget();
    timing.advance(Duration.ofHours(12));
    sent += 1_000;
    assertThat(budget.of(Lane.BULK).isOver()).isFalse();
    timing.advance(Duration.ofHours(4));
    timing.set(NOON.minus(Duration.ofDays(400)));
    assertThat(budget.of(Lane.BULK).time()).isEqualTo(Duration.ofHours(20));
    timing.advance(Duration.ofHours(19));
    assertThat(budget.of(Lane.BULK).isOver()).isFalse();
    timing.advance(Duration.ofHours(1));
    assertThat(budget.of(Lane.BULK).isOver()).isTrue();
  }

  private LinkBudget budget() {
    return new LinkBudget(() -> sent, LIMIT, timing);
  }

  private LaneWorker lane(LinkBudget budget) throws IOException {
    Sink sink =
        new ScriptedSink(new Limits(1, 1_000_000, Duration.ZERO, Limits.MAX_SPAN))
            .answer(this::taken)
            .answer(this::taken)
            .answer(this::taken);
    Route route =
        new Route(
            "",
            Lane.BULK,
            journal,
            List.of(),
            sink,
            RefusedLog.beside(dir.resolve("edge.log"), sink.name()),
            ClockRule.DEFAULT,
            SinkOptions.DEFAULT,
            budget);
    Backoff backoff =
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new SplittableRandom(1));
    return new LaneWorker(route, checkpoints.open("lane"), backoff, timing, () -> {});
  }

  private Outcome taken(Batch batch) {
    sent += 400L * batch.size();
    return new Accepted();
  }
}
