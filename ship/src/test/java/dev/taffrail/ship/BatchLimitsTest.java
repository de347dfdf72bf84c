package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.cloudwatch.CloudWatchConfig;
import dev.taffrail.ship.cloudwatch.CloudWatchSink;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiSink;
import dev.taffrail.ship.splunk.SplunkConfig;
import dev.taffrail.ship.splunk.SplunkSink;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Journals of random records, cut into batches under each protocol's own limits. */
class BatchLimitsTest {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9");
  private static final int RECORDS = 12_000;

  @TempDir Path dir;

  static Stream<Arguments> journals() {
    return Stream.<Supplier<Sink>>of(
            BatchLimitsTest::loki, BatchLimitsTest::splunk, BatchLimitsTest::cloudWatch)
        .flatMap(sink -> Stream.of(1, 2, 3).map(seed -> Arguments.of(sink.get(), seed)));
  }

  @ParameterizedTest(name = "seed {1}")
  @MethodSource("journals")
  void everyBatchKeepsEveryLimitAndNothingIsMissing(Sink real, int seed) throws Exception {
    MemoryJournal journal = random(new SplittableRandom(seed));
    try (Measuring sink = new Measuring(real)) {
      run(journal, sink);
      assertThat(sink.indexes).isSorted().hasSize(journal.size()).doesNotHaveDuplicates();
      assertThat(sink.batches).as("not one by one").isLessThan(journal.size() / 20);
    }
  }

  private void run(MemoryJournal journal, Sink sink) throws IOException, InterruptedException {
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), sink.name());
    Route route = new Route("", Lane.BULK, journal, List.of(), sink, refused);
    Backoff backoff =
        new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new SplittableRandom(1));
    LaneWorker worker =
        new LaneWorker(
            route, new MemoryCheckpoints().open("x.bulk"), backoff, new FakeTiming(), () -> {});
    while (worker.status().settled() < journal.size()) {
      worker.attempt();
    }
  }

  /** Sizes from a few bytes to the largest line, clocks that jump by days in both directions. */
  private static MemoryJournal random(SplittableRandom random) {
    MemoryJournal journal = new MemoryJournal();
    Instant time = MemoryJournal.START;
    for (int i = 0; i < RECORDS; i++) {
      boolean jump = random.nextInt(2_000) == 0;
      long millis = jump ? random.nextLong(-200_000_000L, 200_000_000L) : random.nextLong(-5, 900);
      time = time.plusMillis(millis);
      int size = random.nextInt(300) == 0 ? random.nextInt(65_000) : random.nextInt(200);
      String text = (random.nextBoolean() ? "\\\"" : "é").repeat(size / 2);
      journal.add(Records.line(time, Level.INFO, "edge", "tick", ",\"t\":\"" + text + "\""));
    }
    return journal;
  }

  private static Sink loki() {
    return new LokiSink("loki", LokiConfig.at(NOWHERE, Map.of("job", "edge")));
  }

  private static Sink splunk() {
    return new SplunkSink("splunk", SplunkConfig.at(NOWHERE, Secret.of("token")));
  }

  private static Sink cloudWatch() {
    return new CloudWatchSink("cloudwatch", CloudWatchConfig.at("eu-west-2", "group", "stream"));
  }

  /** Takes everything, and measures it by the protocol's numbers instead of the sink's. */
  private static final class Measuring implements Sink {
    final List<Long> indexes = new ArrayList<>();
    int batches;
    private final Sink real;

    Measuring(Sink real) {
      this.real = real;
    }

    @Override
    public Outcome send(Batch batch) {
      batches++;
      LongSummaryStatistics times =
          batch.records().stream().mapToLong(ShipRecord::millis).summaryStatistics();
      long lines = batch.records().stream().mapToLong(record -> record.line().length).sum();
      switch (name()) {
        case "cloudwatch" -> {
          assertThat(batch.size()).isLessThanOrEqualTo(10_000);
          assertThat(lines + 26L * batch.size()).isLessThanOrEqualTo(1_048_576);
          assertThat(times.getMax() - times.getMin()).isLessThanOrEqualTo(24L * 3_600_000);
        }
        case "splunk" -> assertThat(lines + 90L * batch.size()).isLessThan(1_000_000);
        default -> assertThat(lines).isLessThanOrEqualTo(4L * 1024 * 1024);
      }
      batch.records().forEach(record -> indexes.add(record.index()));
      return new Accepted();
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
    public void close() {
      real.close();
    }
  }
}
