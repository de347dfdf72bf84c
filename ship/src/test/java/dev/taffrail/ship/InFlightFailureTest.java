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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several requests under way, and this device fails meanwhile: its journal, or its disk. */
class InFlightFailureTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dir;

  private final MemoryJournal journal = new MemoryJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final HeldSink sink = new HeldSink(HeldSink.limits(10, 4, Limits.MAX_SPAN));
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

  static Stream<Outcome> answers() {
    return Stream.of(
        new Retry("rate_limited", "429", Pace.SMALLER),
        new Refused("bad", "one of these"),
        new Partly(List.of(bad(3)), false));
  }

  /** What has to be sent again is read again: nothing of before is sent beside it. */
  @ParameterizedTest
  @MethodSource("answers")
  void whatIsAnsweredWhileAFailureIsWaitedOutIsSettledOnce(Outcome answer) throws Exception {
    add(75);
    start();
    sink.rampUp();
    journal.failNext(1);
    sink.answer(30, new Accepted());
    await().atMost(PATIENCE).until(() -> !journal.isFailing());
    sink.answer(40, answer);
    await().atMost(PATIENCE).until(() -> !sink.firsts().contains(40L));
    sink.answer(60, new Accepted());
    await().atMost(PATIENCE).until(() -> !sink.firsts().contains(60L));
    assertThat(sink.firsts()).containsExactly(50L);
    sink.answer(50, new Accepted());
    sink.letGo();
    await().atMost(PATIENCE).until(() -> worker().status().settled() == 75);
    Accounts accounts = accounts();
    assertThat(accounts.read()).isEqualTo(75);
    assertThat(accounts.delivered()).isEqualTo(75);
    assertThat(accounts.pending()).isZero();
    assertThat(sink.taken()).containsAll(LongStream.range(0, 75).boxed().toList());
    assertThat(sink.taken().stream().filter(index -> index < 50)).doesNotHaveDuplicates();
  }

  @Test
  void whatCannotBeKeptIsNotCountedAsRefusedAndComesAgain() throws Exception {
    Path inTheWay = Files.createDirectory(dir.resolve("edge.log.refused.held.log"));
    add(1);
    start();
    sink.awaitOpen(0L);
    sink.answer(0, new Refused("bad", "this one"));
    await().atMost(PATIENCE).until(() -> said().contains("edge.log.refused.held.log"));
    assertThat(accounts().refused()).isZero();
    assertThat(worker().status().settled()).isZero();
    Files.delete(inTheWay);
    sink.awaitOpen(0L);
    sink.answer(0, new Refused("bad", "this one"));
    await().atMost(PATIENCE).until(() -> worker().status().settled() == 1);
    assertThat(accounts()).isEqualTo(new Accounts(1, 0, 0, 0, 1, 0, 0));
    assertThat(Files.readAllLines(inTheWay)).hasSize(1);
  }

  /** Not every receiver knows again what it took. */
  @Test
  void whatWasTakenBesideRecordsThatCannotBeKeptIsNotSentAgain() throws Exception {
    Path inTheWay = Files.createDirectory(dir.resolve("edge.log.refused.held.log"));
    add(10);
    start();
    sink.awaitOpen(0L);
    sink.answer(0, new Partly(List.of(bad(3), bad(7)), true));
    for (int i = 0; i < 3; i++) {
      sink.awaitOpen(3L);
      assertThat(sink.open().get(0).batch().size()).isEqualTo(2);
      assertThat(worker().status().state()).isEqualTo(State.FAILING);
      assertThat(said()).contains("edge.log.refused.held.log");
      assertThat(accounts().delivered()).isEqualTo(8);
      assertThat(accounts().refused()).isZero();
      assertThat(worker().status().settled()).isEqualTo(3);
      int before = sink.requests();
      sink.answer(3, new Partly(List.of(bad(0), bad(1)), true));
      await().atMost(PATIENCE).until(() -> sink.requests() > before);
    }
    Files.delete(inTheWay);
    sink.awaitOpen(3L);
    sink.answer(3, new Partly(List.of(bad(0), bad(1)), true));
    await().atMost(PATIENCE).until(() -> worker().status().settled() == 10);
    assertThat(accounts()).isEqualTo(new Accounts(10, 8, 0, 0, 2, 0, 0));
    assertThat(Files.readAllLines(inTheWay)).hasSize(2);
    add(1);
    sink.awaitOpen(10L);
    sink.answer(10, new Accepted());
    await().atMost(PATIENCE).until(() -> worker().status().state() == State.OK);
  }

  private static Refusal bad(int position) {
    return new Refusal(position, "bad", "this one");
  }

  private void start() throws IOException {
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), sink.name());
    Route route = new Route("", Lane.BULK, journal, List.of(), sink, refused);
    Backoff backoff =
        new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), new SplittableRandom(1));
    started =
        new LaneWorker(route, checkpoints.open("held.bulk"), backoff, Timing.SYSTEM, () -> {});
    thread = new Thread(started, "lane");
    thread.start();
  }

  private LaneWorker worker() {
    return Objects.requireNonNull(started);
  }

  private String said() {
    LaneStatus.Failure failure = worker().status().failure();
    return failure == null ? "" : failure.words();
  }

  private Accounts accounts() {
    return LaneStatus.combine("x", worker().status()).accounts();
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      journal.add(Level.INFO);
    }
  }
}
