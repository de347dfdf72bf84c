package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Partly;
import dev.taffrail.ship.Outcome.Refused;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.SinkStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One lane on its thread, with several requests under way at once. */
@Tag("search")
class InFlightTest {
  private static final Retry BUSY = new Retry("rate_limited", "busy", Pace.SOON);

  private static final List<Pace> PACES = List.of(Pace.values());

  @TempDir Path dir;

  private final MemoryJournal journal = new MemoryJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final BriefTiming timing = new BriefTiming();
  private HeldSink sink = sink(4);
  private @Nullable LaneWorker started;
  private Thread thread = new Thread(() -> {});

  @AfterEach
  void stop() throws Exception {
    sink.letGo();
    if (started != null) {
      started.stop();
      thread.interrupt();
      thread.join(10_000);
    }
  }

  @Test
  void oneRequestGoesAloneAndWithEachSuccessTwiceAsManyFollow() throws Exception {
    add(200);
    start();
    sink.awaitOpen(0L);
    sink.answer(0, new Accepted());
    sink.awaitOpen(10L, 20L);
    sink.answer(10, new Accepted());
    sink.awaitOpen(20L, 30L, 40L, 50L);
  }

  @Test
  void theCursorMovesOverTheSettledBeginningOnly() throws Exception {
    add(70);
    start();
    sink.rampUp();
    for (long later : List.of(40L, 50L, 60L)) {
      sink.answer(later, new Accepted());
      await().until(() -> !sink.firsts().contains(later));
    }
    await().until(() -> accounts().delivered() == 60);
    assertThat(worker().status().settled()).isEqualTo(30);
    assertThat(accounts().pending()).isEqualTo(10);
    sink.answer(30, new Accepted());
    await().until(() -> worker().status().settled() == 70);
    assertThat(sink.taken()).isEqualTo(upTo(70));
  }

  @Test
  void noMoreIsReadThanMayBeUnderWayHoweverLongTheFirstTakes() throws Exception {
    add(1_000);
    start();
    sink.rampUp();
    for (long later : List.of(40L, 50L, 60L)) {
      sink.answer(later, new Accepted());
    }
    await().until(() -> accounts().delivered() == 60);
    assertThat(sink.firsts()).containsExactly(30L);
    assertThat(worker().status().front()).isEqualTo(70);
    sink.answer(30, new Accepted());
    sink.awaitOpen(70L, 80L, 90L, 100L);
  }

  @Test
  void afterAFailureNothingBeginsUntilAllAreAnsweredAndThenTheOldestGoesAlone() throws Exception {
    add(200);
    start();
    sink.rampUp();
    sink.answer(40, BUSY);
    await().until(() -> worker().status().state() == State.RETRYING);
    sink.answer(50, BUSY);
    await().until(() -> worker().status().beat().retries() == 2);
    sink.answer(60, new Accepted());
    await().until(() -> accounts().delivered() == 40);
    assertThat(sink.firsts()).containsExactly(30L);
    assertThat(timing.sleeps).isEmpty();
    assertThat(worker().status().state()).isEqualTo(State.RETRYING);
    sink.answer(30, BUSY);
    sink.awaitOpen(30L);
    // Three failures of one moment are one to wait for.
    assertThat(timing.sleeps).hasSize(1);
    sink.answer(30, BUSY);
    await().until(() -> timing.sleeps.size() == 2);
    sink.awaitOpen(30L);
    sink.answer(30, new Accepted());
    sink.awaitOpen(40L, 50L);
    sink.letGo();
    await().until(() -> worker().status().settled() == 200);
    assertThat(sink.taken()).isEqualTo(upTo(200));
  }

  @Test
  void theLongestThatAnyOfThemAsksForIsWaited() throws Exception {
    add(200);
    start();
    sink.rampUp();
    sink.answer(40, new Retry("rate_limited", "429", Pace.SOON, Duration.ofSeconds(7)));
    sink.answer(30, new Retry("rate_limited", "429", Pace.SOON, Duration.ofSeconds(70)));
    sink.answer(60, new Retry("rate_limited", "429", Pace.SOON));
    sink.answer(50, new Accepted(Duration.ofSeconds(3)));
    sink.awaitOpen(30L);
    assertThat(timing.sleeps).hasSize(1);
    assertThat(timing.sleeps.get(0)).isBetween(Duration.ofSeconds(70), Duration.ofSeconds(71));
  }

  @Test
  void afterAPauseThatTheReceiverAsksForOneRequestGoesAlone() throws Exception {
    add(200);
    start();
    sink.rampUp();
    for (long later : List.of(40L, 50L, 60L)) {
      sink.answer(later, new Accepted());
    }
    await().until(() -> accounts().delivered() == 60);
    sink.answer(30, new Accepted(Duration.ofSeconds(3)));
    sink.awaitOpen(70L);
    assertThat(timing.sleeps).containsExactly(Duration.ofSeconds(3));
    assertThat(sink.open().get(0).thread()).as("none beside it").isEqualTo(thread.getName());
  }

  @Test
  void aReceiverThatAsksToWaitIsHeardAlsoWhereThisDeviceFailsMeanwhile() throws Exception {
    add(75);
    start();
    sink.rampUp();
    journal.failNext(1);
    sink.answer(30, new Accepted());
    await().until(() -> !journal.isFailing());
    sink.answer(40, new Retry("rate_limited", "429", Pace.SOON, Duration.ofSeconds(70)));
    sink.answer(50, new Accepted());
    sink.answer(60, new Accepted());
    Duration asked = Duration.ofSeconds(70);
    await().until(() -> timing.sleeps.stream().anyMatch(sleep -> sleep.compareTo(asked) >= 0));
    sink.letGo();
    await().until(() -> worker().status().settled() == 75);
  }

  @Test
  void whatIsTooMuchBecomesSmallerForAllThatWait() throws Exception {
    add(70);
    start();
    sink.rampUp();
    for (long first : List.of(30L, 40L, 50L, 60L)) {
      sink.answer(first, new Retry("rate_limited", "429", Pace.SMALLER));
    }
    sink.awaitOpen(30L);
    assertThat(sink.open().get(0).batch().size()).isEqualTo(5);
    sink.letGo();
    await().until(() -> worker().status().settled() == 70);
    assertThat(sink.taken()).isEqualTo(upTo(70));
  }

  @Test
  void whatIsFartherApartThanAStreamBearsIsNotUnderWayAtOnce() throws Exception {
    sink = new HeldSink(HeldSink.limits(10, 4, Duration.ofMinutes(30)));
    for (int i = 0; i < 80; i++) {
      // Each ten records 20 minutes later: two batches are near enough, three are not.
      addAt(MemoryJournal.START.plusSeconds(i / 10 * 1_200L), Level.INFO);
    }
    start();
    sink.awaitOpen(0L);
    sink.answer(0, new Accepted());
    sink.awaitOpen(10L, 20L);
    sink.answer(20, new Accepted());
    await().until(() -> accounts().delivered() == 20);
    sink.awaitOpen(10L);
    sink.answer(10, new Accepted());
    sink.awaitOpen(30L, 40L);
  }

  @Test
  void recordsOfOtherStreamsMayBeAnyTimeApart() throws Exception {
    sink =
        new HeldSink(HeldSink.limits(10, 4, Duration.ofMinutes(30)))
            .streams(record -> record.head().level().label());
    addMany(MemoryJournal.START, Level.INFO);
    addMany(MemoryJournal.START, Level.INFO);
    addMany(MemoryJournal.START.plusSeconds(7_200), Level.WARNING);
    start();
    sink.awaitOpen(0L);
    sink.answer(0, new Accepted());
    sink.awaitOpen(10L, 20L);
  }

  @Test
  void whatComesNowAndThenNeedsNoThreadOfItsOwn() throws Exception {
    start();
    for (long i = 0; i < 5; i++) {
      add(1);
      sink.awaitOpen(i);
      assertThat(sink.open().get(0).thread()).isEqualTo(thread.getName());
      sink.answer(i, new Accepted());
      await().until(() -> worker().status().settled() == worker().status().front());
    }
  }

  @Test
  void aDrainWaitsForAllThatIsUnderWay() throws Exception {
    add(70);
    start();
    sink.rampUp();
    long ticket = worker().drain().ask();
    for (long later : List.of(40L, 50L, 60L)) {
      sink.answer(later, new Accepted());
    }
    await().until(() -> accounts().delivered() == 60);
    assertThat(worker().drain().isOpen(ticket)).isTrue();
    sink.answer(30, new Accepted());
    await().until(() -> !worker().drain().isOpen(ticket));
    assertThat(saved()).isEqualTo(70);
  }

  @Test
  void aStopSavesTheSettledBeginningAndTheRestIsSentNextTime() throws Exception {
    add(70);
    start();
    sink.rampUp();
    sink.answer(30, new Accepted());
    await().until(() -> accounts().delivered() == 40);
    sink.answer(60, new Accepted());
    await().until(() -> accounts().delivered() == 50);
    worker().stop();
    thread.interrupt();
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
    assertThat(saved()).isEqualTo(40);
    assertThat(accounts().balanced()).isTrue();
  }

  @Test
  void aSourceThatFailsRepeatsNothingThatWasUnderWay() throws Exception {
    add(70);
    start();
    sink.rampUp();
    sink.answer(60, new Accepted());
    await().until(() -> accounts().delivered() == 40);
    journal.failNext(1);
    add(5);
    await().until(() -> !sink.firsts().contains(60L));
    sink.letGo();
    await().until(() -> worker().status().settled() == 75);
    assertThat(sink.taken()).isEqualTo(upTo(75));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverIsAnsweredInWhateverOrderEachRecordIsSettledOnce(long seed) throws Exception {
    Random random = new Random(seed);
    int inFlight = 1 + random.nextInt(16);
    sink = sink(inFlight);
    Set<Long> disliked = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      disliked.add((long) random.nextInt(1_000));
    }
    add(1_000);
    start();
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (worker().status().settled() < 1_000) {
      assertThat(System.nanoTime()).as("seed " + seed).isLessThan(end);
      assertThat(accounts().balanced()).as("seed " + seed).isTrue();
      List<HeldSink.Request> open = sink.open();
      assertThat(open).as("seed " + seed).hasSizeLessThanOrEqualTo(inFlight);
      if (!open.isEmpty()) {
        HeldSink.Request one = open.get(random.nextInt(open.size()));
        one.answer().complete(outcome(one.batch(), disliked, random));
      }
    }
    assertThat(sink.taken()).as("seed " + seed).doesNotHaveDuplicates();
    assertThat(accounts().refused()).as("seed " + seed).isEqualTo(disliked.size());
    assertThat(accounts().delivered()).as("seed " + seed).isEqualTo(1_000 - disliked.size());
  }

  private static Outcome outcome(Batch batch, Set<Long> disliked, Random random) {
    if (random.nextInt(8) == 0) {
      return new Retry("x", "x", PACES.get(random.nextInt(PACES.size())));
    }
    List<Refusal> refusals = disliked(batch, disliked);
    if (refusals.isEmpty()) {
      return new Accepted(Duration.ofMillis(random.nextInt(10) == 0 ? 1 : 0));
    }
    return random.nextBoolean() ? new Partly(refusals, false) : new Refused("bad", "bad");
  }

  private static List<Refusal> disliked(Batch batch, Set<Long> disliked) {
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (disliked.contains(batch.records().get(i).index())) {
        refusals.add(new Refusal(i, "bad", "bad"));
      }
    }
    return refusals;
  }

  private static HeldSink sink(int inFlight) {
    return new HeldSink(HeldSink.limits(10, inFlight, Limits.MAX_SPAN));
  }

  private void start() throws IOException {
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), sink.name());
    Route route = new Route("", Lane.BULK, journal, List.of(), sink, refused);
    Backoff backoff =
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new SplittableRandom(1));
    started = new LaneWorker(route, checkpoints.open("held.bulk"), backoff, timing, () -> {});
    thread = new Thread(started, "lane");
    thread.start();
  }

  private LaneWorker worker() {
    return Objects.requireNonNull(started);
  }

  private Accounts accounts() {
    LaneStatus other = new LaneStatus(State.OK, new Counters(), 0, 0, 0, 0, null);
    return LaneStatus.combine("x", worker().status(), other).accounts();
  }

  private long saved() {
    return Objects.requireNonNull(checkpoints.saved.get("held.bulk")).position().index();
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      journal.add(Level.INFO);
    }
  }

  private void addMany(Instant time, Level level) {
    for (int i = 0; i < 10; i++) {
      addAt(time, level);
    }
  }

  private void addAt(Instant time, Level level) {
    journal.add(Records.line(time, level, "edge.test", "tick", ",\"n\":" + journal.size()));
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  /** Real time, but that sleeps are noted and short. */
  private static final class BriefTiming implements Timing {
    private final List<Duration> sleeps = new CopyOnWriteArrayList<>();

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
      sleeps.add(time);
      Thread.sleep(1);
    }
  }
}
