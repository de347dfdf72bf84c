package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.ship.Arrivals.Form;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Journals of random records on their way to receivers on loopback, where each protocol's limits
 * are checked on what arrived. {@code -Dtaffrail.limits.seeds=100} tries so many journals.
 */
@Tag("search")
class BatchLimitsTest {
  private static final int SMALL = 9_000;
  private static final int ANY = 1_200;

  @TempDir Path dir;

  static Stream<Arguments> journals() {
    long seeds = Long.getLong("taffrail.limits.seeds", 2);
    return Stream.of(Form.values())
        .flatMap(form -> LongStream.rangeClosed(1, seeds).mapToObj(n -> Arguments.of(form, n)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("journals")
  void whatArrivesKeepsEveryLimitAndEachRecordArrivesOnce(Form form, long seed) throws Exception {
    // Of odd seeds all records are small, so that their number ends batches, not their bytes.
    boolean small = seed % 2 == 1;
    List<byte[]> lines = new RandomRecords(seed, small ? 0 : 0.3).next(small ? SMALL : ANY);
    MemoryJournal journal = new MemoryJournal();
    lines.forEach(journal::add);
    try (Arrivals arrivals = form.open(dir)) {
      int requests = ship(journal, arrivals.sink());
      assertThat(arrivals.violations()).as(form + ", seed " + seed).isEmpty();
      assertThat(arrivals.records())
          .as(form + ", seed " + seed)
          .containsExactlyInAnyOrderElementsOf(form.isNumbered() ? numbers(lines) : texts(lines));
      assertThat(requests).as("not one by one").isBetween(1, lines.size() / 10);
    }
  }

  private int ship(MemoryJournal journal, Sink sink) throws Exception {
    int requests = 0;
    for (Lane lane : List.of(Lane.URGENT, Lane.BULK)) {
      Counting counting = new Counting(sink);
      LaneWorker worker = worker(journal, lane, counting);
      while (worker.status().settled() < journal.size()) {
        worker.attempt();
      }
      assertThat(worker.status().failure()).isNull();
      requests += counting.requests;
    }
    return requests;
  }

  private LaneWorker worker(MemoryJournal journal, Lane lane, Sink sink) throws IOException {
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), sink.name());
    Route route = new Route("", lane, journal, List.of(), sink, refused);
    Backoff backoff =
        new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new SplittableRandom(1));
    return new LaneWorker(
        route, new MemoryCheckpoints().open(lane.label()), backoff, new FakeTiming(), () -> {});
  }

  private static List<String> numbers(List<byte[]> lines) {
    return LongStream.range(0, lines.size()).mapToObj(Long::toString).toList();
  }

  private static List<String> texts(List<byte[]> lines) {
    List<String> texts = new ArrayList<>();
    lines.forEach(line -> texts.add(new String(line, UTF_8)));
    return texts;
  }

  /** The real sink, but that nothing waits for others to come. */
  private static final class Counting implements Sink {
    private final Sink real;
    private int requests;

    Counting(Sink real) {
      this.real = real;
    }

    @Override
    public Outcome send(Batch batch) throws InterruptedException {
      requests++;
      Outcome outcome = real.send(batch);
      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
      return outcome;
    }

    @Override
    public String name() {
      return real.name();
    }

    @Override
    public Limits limits() {
      return real.limits().withAge(Duration.ZERO);
    }

    @Override
    public long sizeOf(ShipRecord record) {
      return real.sizeOf(record);
    }

    @Override
    public String streamOf(ShipRecord record) {
      return real.streamOf(record);
    }

    @Override
    public void close() {}
  }
}
