package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.SinkStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkBudgetTest {
  private static final Instant NOON = Instant.parse("2026-05-30T12:00:00Z");

  @TempDir Path dir;

  private final MemoryJournal journal = new MemoryJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final FakeTiming timing = new FakeTiming();
  private final Counting sink = new Counting();
  private long sent;

  /** A receiver that each request of costs a hundred bytes. */
  private static final class Counting implements Sink {
    final List<Batch> batches = new ArrayList<>();
    private final List<Outcome> script = new ArrayList<>();
    private long sent;

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public Limits limits() {
      return new Limits(1, 1_000_000, Duration.ZERO, Limits.MAX_SPAN);
    }

    @Override
    public long sizeOf(ShipRecord record) {
      return 1;
    }

    @Override
    public Outcome send(Batch batch) {
      batches.add(batch);
      sent += 100;
      return script.isEmpty() ? new Accepted() : script.remove(0);
    }

    @Override
    public long sentBytes() {
      return sent;
    }

    @Override
    public void close() {}
  }

  @Test
  void theBulkLaneSendsNoFasterThanTheLimitOnAverage() {
    LinkBudget budget = budget(new LinkLimit(10, 0));
    assertThat(budget.of(Lane.BULK).isOver()).isTrue();
    sent += 100;
    assertThat(budget.of(Lane.BULK).time()).isEqualTo(Duration.ofSeconds(10));
    timing.advance(Duration.ofSeconds(4));
    assertThat(budget.of(Lane.BULK).time()).isEqualTo(Duration.ofSeconds(6));
    sent += 20;
    assertThat(budget.of(Lane.BULK).time()).isEqualTo(Duration.ofSeconds(8));
    timing.advance(Duration.ofSeconds(8));
    assertThat(budget.of(Lane.BULK).isOver()).isTrue();
  }

  @Test
  void timeWithoutSendingIsNotSavedUp() {
    LinkBudget budget = budget(new LinkLimit(10, 0));
    timing.advance(Duration.ofHours(1));
    sent += 100;
    assertThat(budget.of(Lane.BULK).time()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void alarmsAreNeverHeldBackButCount() {
    LinkBudget budget = budget(new LinkLimit(10, 1_000));
    sent += 2_000;
    assertThat(budget.of(Lane.URGENT).isOver()).isTrue();
    assertThat(budget.of(Lane.BULK).isOver()).isFalse();
    assertThat(budget.of(Lane.ALL).isOver()).isFalse();
  }

  @Test
  void aDayEndsAtMidnightUtc() {
    timing.set(NOON);
    LinkBudget budget = budget(new LinkLimit(0, 1_000));
    sent += 999;
    assertThat(budget.of(Lane.BULK).isOver()).isTrue();
    sent += 1;
    LinkBudget.Wait wait = budget.of(Lane.BULK);
    assertThat(wait.time()).isEqualTo(Duration.ofHours(12));
    assertThat(wait.words()).isEqualTo("1000 bytes sent of 1000 a day");
    timing.advance(Duration.ofHours(12));
    assertThat(budget.of(Lane.BULK).isOver()).isTrue();
    assertThat(budget.use()).isEqualTo(new LinkUse(1_000, 0, new LinkLimit(0, 1_000)));
  }

  @Test
  void aClockThatIsSetBackBringsNoNewDayAndHoldsUpForADayAtMost() {
    timing.set(NOON);
    LinkBudget budget = budget(new LinkLimit(0, 1_000));
    sent += 1_000;
    timing.set(NOON.minus(Duration.ofDays(400)));
    assertThat(budget.of(Lane.BULK).time()).isEqualTo(Duration.ofHours(24));
    timing.advance(Duration.ofHours(24));
    assertThat(budget.of(Lane.BULK).isOver()).isTrue();
    sent += 1_000;
    assertThat(budget.of(Lane.BULK).isOver()).as("the day of the clock counts again").isFalse();
  }

  @Test
  void aClockThatIsSetAheadBringsOneNewDay() {
    timing.set(NOON);
    LinkBudget budget = budget(new LinkLimit(0, 1_000));
    sent += 1_000;
    assertThat(budget.of(Lane.BULK).isOver()).isFalse();
    timing.set(NOON.plus(Duration.ofDays(2)));
    assertThat(budget.of(Lane.BULK).isOver()).isTrue();
    sent += 1_000;
    timing.set(NOON);
    assertThat(budget.of(Lane.BULK).isOver()).isFalse();
  }

  @Test
  void aStartIn1970ForgetsNothing() {
    timing.set(NOON);
    LinkBudget before = budget(new LinkLimit(0, 1_000));
    sent += 1_000;
    Map<String, Long> saved = new HashMap<>();
    before.addTo(saved);

    timing.set(Instant.EPOCH);
    sent = 0;
    LinkBudget after = budget(new LinkLimit(0, 1_000));
    after.restore(saved);
    assertThat(after.of(Lane.BULK).isOver()).isFalse();
    timing.set(NOON.plusSeconds(60));
    assertThat(after.of(Lane.BULK).isOver()).isFalse();
    timing.set(NOON.plus(Duration.ofHours(12)));
    assertThat(after.of(Lane.BULK).isOver()).isTrue();
  }

  @Test
  void whatSeveralLanesSavedIsTheNewestOfIt() {
    timing.set(NOON);
    LinkBudget before = budget(new LinkLimit(0, 1_000));
    Map<String, Long> early = new HashMap<>();
    Map<String, Long> late = new HashMap<>();
    sent += 300;
    before.addTo(early);
    sent += 500;
    before.addTo(late);
    for (List<Map<String, Long>> order : List.of(List.of(early, late), List.of(late, early))) {
      sent = 0;
      LinkBudget after = budget(new LinkLimit(0, 1_000));
      order.forEach(after::restore);
      assertThat(after.use().today()).isEqualTo(800);
    }
  }

  @Test
  void aLaneThatWaitsForTomorrowSaysSoOnceAndAlarmsPassIt() throws Exception {
    timing.set(NOON);
    LinkBudget budget = new LinkBudget(sink::sentBytes, new LinkLimit(0, 300), timing);
    for (int i = 0; i < 5; i++) {
      journal.add(Level.INFO);
    }
    journal.add(Level.ERROR);
    LaneWorker bulk = lane(Lane.BULK, budget);
    LaneWorker urgent = lane(Lane.URGENT, budget);
    List<State> states = new ArrayList<>();
    timing.duringSleep(
        () -> {
          if (states.isEmpty()) {
            assertThat(bulk.status().state()).isEqualTo(State.WAITING);
            assertThat(Objects.requireNonNull(bulk.status().failure()).words())
                .isEqualTo("limit: 300 bytes sent of 300 a day");
            assertThat(bulk.status().failure().at()).isEqualTo(NOON);
            run(urgent);
            assertThat(sink.batches).extracting(Batch::lane).endsWith(Lane.URGENT);
          }
          states.add(bulk.status().state());
        });
    for (int i = 0; i < 8; i++) {
      bulk.attempt();
    }
    assertThat(states).hasSize(720).containsOnly(State.WAITING);
    assertThat(timing.now()).isEqualTo(NOON.plus(Duration.ofHours(12)));
    assertThat(sink.batches).hasSize(6);
    assertThat(bulk.status().state()).isEqualTo(State.OK);
  }

  @Test
  void triesThatFailCountAndAreNotForgottenInACrash() throws Exception {
    timing.set(NOON);
    LinkLimit limit = new LinkLimit(0, 500);
    journal.add(Level.INFO);
    LaneWorker first = lane(Lane.BULK, new LinkBudget(sink::sentBytes, limit, timing));
    for (int i = 0; i < 20; i++) {
      sink.script.add(new Retry("unreachable", "Connection refused", Pace.SOON));
    }
    timing.duringSleep(
        () -> {
          if (sink.sent == 500) {
            Thread.currentThread().interrupt();
          }
        });
    try {
      for (int i = 0; i < 30; i++) {
        first.attempt();
      }
    } catch (InterruptedException killed) {
      checkpoints.crash();
    }
    assertThat(sink.sent).isEqualTo(500);
    assertThat(Objects.requireNonNull(checkpoints.saved.get("counting.bulk")).counters())
        .extractingByKey("sent_bytes")
        .matches(saved -> saved >= 400, "all but the last try");
  }

  @Test
  void shortWaitsAreNoState() throws Exception {
    LinkBudget budget = new LinkBudget(sink::sentBytes, new LinkLimit(50, 0), timing);
    for (int i = 0; i < 5; i++) {
      journal.add(Level.INFO);
    }
    LaneWorker bulk = lane(Lane.BULK, budget);
    timing.duringSleep(() -> assertThat(bulk.status().state()).isEqualTo(State.OK));
    for (int i = 0; i < 5; i++) {
      bulk.attempt();
    }
    assertThat(timing.sleeps).hasSize(4).containsOnly(Duration.ofSeconds(2));
  }

  private static void run(LaneWorker worker) {
    try {
      worker.attempt();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private LinkBudget budget(LinkLimit limit) {
    return new LinkBudget(() -> sent, limit, timing);
  }

  private LaneWorker lane(Lane lane, LinkBudget budget) throws IOException {
    Route route =
        new Route(
            "",
            lane,
            journal,
            List.of(),
            sink,
            RefusedLog.beside(dir.resolve("edge.log"), sink.name()),
            ClockRule.DEFAULT,
            SinkOptions.DEFAULT,
            budget);
    Backoff backoff =
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new SplittableRandom(1));
    String name = "counting." + lane.label();
    return new LaneWorker(route, checkpoints.open(name), backoff, timing, () -> {});
  }
}
