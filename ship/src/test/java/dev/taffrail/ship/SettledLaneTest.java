package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a success ends: long waits and small batches; one lane, stepped by hand. */
class SettledLaneTest {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Retry AWAY = new Retry("unreachable", "Connection refused", Pace.SOON);

  @TempDir Path dir;

  private final MemoryJournal journal = new MemoryJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final FakeTiming timing = new FakeTiming();
  private final ScriptedSink sink = new ScriptedSink();

  @Test
  void afterASuccessTheNextFailureWaitsShortlyAgain() throws Exception {
    for (int i = 0; i < 20; i++) {
      sink.answer(AWAY);
    }
    sink.answer(new Accepted());
    sink.answer(AWAY);
    journal.add(Level.INFO);
    LaneWorker worker = lane();
    worker.attempt();
    assertThat(timing.sleeps).hasSize(20).anyMatch(sleep -> sleep.compareTo(FIRST) > 0);
    journal.add(Level.INFO);
    worker.attempt();
    assertThat(timing.sleeps).hasSize(21);
    assertThat(timing.sleeps.get(20)).isLessThanOrEqualTo(FIRST);
  }

  /** Each answer is a success of the network; what it says cannot be written down. */
  @Test
  void whereARefusedRecordCannotBeKeptTheWaitsGrow() throws Exception {
    Files.createDirectory(dir.resolve("edge.log.refused.scripted.log"));
    sink.disliked.add(0L);
    journal.add(Level.INFO);
    LaneWorker worker = lane();
    while (timing.sleeps.size() < 20) {
      worker.attempt();
    }
    assertThat(timing.sleeps).anyMatch(sleep -> sleep.compareTo(FIRST.multipliedBy(10)) > 0);
  }

  @Test
  void batchesThatWereMadeSmallerGrowAgainWithEachSuccessAndNoFurtherThanTheLimit()
      throws Exception {
    sink.answer(new Retry("too_large", "413", Pace.TOO_LARGE));
    sink.answer(new Retry("too_large", "413", Pace.TOO_LARGE));
    for (int i = 0; i < 500; i++) {
      journal.add(Level.INFO);
    }
    LaneWorker worker = lane();
    for (int i = 0; i < 12; i++) {
      worker.attempt();
    }
    assertThat(sink.taken).hasSize(500).doesNotHaveDuplicates();
    assertThat(sink.batches).extracting(Batch::size).startsWith(100, 50, 25).contains(100);
    assertThat(sink.batches.subList(2, sink.batches.size()))
        .extracting(Batch::size)
        .allMatch(size -> size <= 100);
    assertThat(sink.batches.get(sink.batches.size() - 2).size()).isEqualTo(100);
  }

  @Test
  void anotherFailureThanSizeLeavesBatchesAsLargeAsTheyAre() throws Exception {
    sink.answer(AWAY);
    sink.answer(new Retry("rate_limited", "429", Pace.SLOW));
    for (int i = 0; i < 100; i++) {
      journal.add(Level.INFO);
    }
    lane().attempt();
    assertThat(sink.batches).extracting(Batch::size).containsExactly(100, 100, 100);
  }

  private LaneWorker lane() throws IOException {
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), sink.name());
    Route route = new Route("", Lane.BULK, journal, List.of(), sink, refused);
    Backoff backoff = new Backoff(FIRST, Duration.ofSeconds(30), new SplittableRandom(1));
    return new LaneWorker(route, checkpoints.open("lane"), backoff, timing, () -> {});
  }
}
