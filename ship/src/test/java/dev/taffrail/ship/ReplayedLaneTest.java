package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.SinkStatus.State;
import dev.taffrail.ship.transform.Condition;
import dev.taffrail.ship.transform.FieldTest;
import dev.taffrail.ship.transform.Reduction;
import dev.taffrail.ship.transform.Transforms;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random records through random chains of transforms, in a lane that is abandoned at random points,
 * as SIGKILL does, and begun again from what it saved.
 */
class ReplayedLaneTest {
  @TempDir Path dir;

  private MemoryJournal journal = new MemoryJournal();
  private MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final FakeTiming timing = new FakeTiming();
  private ScriptedSink sink = new ScriptedSink();

  /** The lines that the receiver took, each once. */
  private Set<String> received = new HashSet<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void losesNothingMakesTheSameAgainAndAddsUpWhereverItIsAbandoned(long seed) throws Exception {
    for (int round = 0; round < 25; round++) {
      journal = new MemoryJournal();
      checkpoints = new MemoryCheckpoints();
      sink = new ScriptedSink(new Limits(7, 100_000, Duration.ZERO, Limits.MAX_SPAN));
      received = new HashSet<>();
      history(new Random(seed * 1_000 + round));
    }
  }

  private void history(Random random) throws Exception {
    List<Transform> transforms = chain(random);
    Instant time = MemoryJournal.START;
    for (int i = 0; i < 10; i++) {
      sink.disliked.add((long) random.nextInt(300));
    }
    LaneWorker worker = lane(transforms);
    for (int i = 0; i < 150; i++) {
      time = time.plusMillis(jump(random));
      add(time, random);
      switch (random.nextInt(12)) {
        case 0 -> {
          checkpoints.crash();
          worker = lane(transforms);
        }
        case 1 -> timing.advance(Duration.ofSeconds(random.nextInt(40)));
        case 2 -> journal.failNext(1);
        case 3, 4, 5, 6 -> step(worker);
        default -> {}
      }
    }
    drain(worker);
    check(worker);
  }

  private void drain(LaneWorker worker) throws InterruptedException {
    long ticket = worker.drain().ask();
    for (int i = 0; i < 200 && worker.drain().isOpen(ticket); i++) {
      step(worker);
    }
    assertThat(worker.drain().isOpen(ticket)).as("a drain must end").isFalse();
  }

  private void step(LaneWorker worker) throws InterruptedException {
    int before = sink.batches.size();
    worker.attempt();
    for (Batch batch : sink.batches.subList(before, sink.batches.size())) {
      if (batch.records().stream().noneMatch(r -> sink.disliked.contains(r.index()))) {
        batch.records().forEach(record -> received.add(Records.text(record)));
      }
    }
    balanced(worker);
  }

  private static Accounts balanced(LaneWorker worker) {
    LaneStatus other = new LaneStatus(State.OK, new Counters(), 0, 0, 0, 0, null);
    Accounts accounts = LaneStatus.combine("x", worker.status(), other).accounts();
    assertThat(accounts.balanced()).isTrue();
    return accounts;
  }

  /** Every record of the lane is accounted for, and no two different lines tell of one. */
  private void check(LaneWorker worker) {
    Accounts accounts = balanced(worker);
    assertThat(accounts.pending()).isZero();
    assertThat(accounts.lost()).isZero();
    assertThat(accounts.read() + worker.status().counters().passed).isEqualTo(journal.size());
    long told = received.stream().mapToLong(ReplayedLaneTest::sources).sum();
    assertThat(told).isEqualTo(accounts.delivered() + accounts.summarised());
  }

  private static long sources(String line) {
    return line.contains("\"event\":\"log_summary\"")
        ? number(line, "count")
        : 1 + (line.contains("\"repeated\":") ? number(line, "repeated") : 0);
  }

  private static long number(String line, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":([0-9]+)").matcher(line);
    assertThat(found.find()).as(line).isTrue();
    return Long.parseLong(found.group(1));
  }

  private static long jump(Random random) {
    return switch (random.nextInt(40)) {
      case 0 -> 3_600_000;
      case 1 -> -3_600_000;
      case 2, 3, 4 -> -random.nextInt(3_000);
      default -> random.nextInt(2_500);
    };
  }

  private void add(Instant time, Random random) {
    Level level = random.nextInt(10) == 0 ? Level.ERROR : Level.INFO;
    String event = random.nextBoolean() ? "reading" : "tick";
    String more =
        ",\"sensor\":\"s"
            + random.nextInt(3)
            + "\",\"value\":"
            + random.nextInt(2)
            + ",\"marks\":"
            + journal.size();
    journal.add(Records.line(time, level, "edge.test", event, more));
  }

  private static List<Transform> chain(Random random) {
    List<Transform> transforms = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      transforms.add(one(random));
    }
    return transforms;
  }

  private static Transform one(Random random) {
    Condition readings = Condition.event(Set.of("reading"));
    Duration every = Duration.ofSeconds(new int[] {3, 7, 10, 30}[random.nextInt(4)]);
    return switch (random.nextInt(7)) {
      case 0 ->
          Transforms.drop(Condition.fields(Map.of("marks", FieldTest.atMost(BigDecimal.TEN))));
      case 1 -> Reduction.of(readings).throttle(2, every, List.of("sensor"));
      case 2 -> Reduction.of(readings).sample(3);
      case 3 -> Reduction.of(readings).dedupe(every, List.of("sensor", "value"));
      case 4 -> Transforms.add(Map.of("site", "\"x\""));
      default -> Reduction.of(readings).summarise(every, List.of("sensor"));
    };
  }

  private LaneWorker lane(List<Transform> transforms) throws IOException {
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), sink.name());
    Route route = new Route("", Lane.BULK, journal, transforms, sink, refused);
    Backoff backoff =
        new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), new SplittableRandom(1));
    return new LaneWorker(route, checkpoints.open("scripted.bulk"), backoff, timing, () -> {});
  }
}
