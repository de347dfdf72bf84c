package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.SinkStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;

/** One lane, stepped by hand: no thread, no real time. */
abstract class SteppedLane {
  @TempDir Path dir;

  final MemoryJournal journal = new MemoryJournal();
  final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  final FakeTiming timing = new FakeTiming();
  final ScriptedSink sink = new ScriptedSink();

  void add(int count, Level level) {
    for (int i = 0; i < count; i++) {
      journal.add(level);
    }
  }

  LaneWorker bulk() throws IOException {
    return lane(Lane.BULK);
  }

  LaneWorker lane(Lane lane, Transform... transforms) throws IOException {
    return worker(lane, sink, transforms);
  }

  LaneWorker worker(Lane lane, Sink to, Transform... transforms) throws IOException {
    return worker(lane, to, () -> {}, transforms);
  }

  LaneWorker worker(Lane lane, Sink to, Runnable listener, Transform... transforms)
      throws IOException {
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), to.name());
    Route route = new Route("", lane, journal, List.of(transforms), to, refused);
    Backoff backoff =
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new SplittableRandom(1));
    return new LaneWorker(route, checkpoints.open(name(to, lane)), backoff, timing, listener);
  }

  String name(Sink to, Lane lane) throws IOException {
    return to.name() + "." + lane.label();
  }

  static void steps(LaneWorker worker, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      worker.attempt();
    }
  }

  static void assertBalanced(LaneWorker worker, long delivered, long refused) {
    Accounts accounts = LaneStatus.combine("x", worker.status(), fresh()).accounts();
    assertThat(accounts.balanced()).isTrue();
    assertThat(accounts.delivered()).isEqualTo(delivered);
    assertThat(accounts.refused()).isEqualTo(refused);
    assertThat(accounts.pending()).isZero();
  }

  static String failure(LaneWorker worker) {
    return Objects.requireNonNull(worker.status().failure()).words();
  }

  static LaneStatus fresh() {
    return new LaneStatus(State.OK, new Counters(), 0, 0, 0, 0, null);
  }

  static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }
}
