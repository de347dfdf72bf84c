package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lane's source does with the sources behind it while a record waits for the clock. */
class TimedSourceTest {
  private static final Instant SET = Instant.parse("2026-05-30T08:37:00.000000Z");

  @TempDir Path dir;

  private final MemoryJournal journal = new MemoryJournal();
  private final List<String> calls = new ArrayList<>();
  private int opened;

  @SuppressWarnings("NullAway.Init") // before each test
  private ControlLines control;

  @BeforeEach
  void begin() throws IOException {
    control = new ControlLines(dir);
    journal.add(control.genesis(up(1), Duration.ofSeconds(1), "b00t0001"));
    journal.add(Records.line(up(2), Level.INFO, "edge.test", "tick", ""));
  }

  @Test
  void waitsForWhatIsToldBehindTheRecordAndCanBeWoken() throws Exception {
    try (TimedSource source = open()) {
      takeToTheRecordThatWaits(source);
      int ahead = opened;
      calls.clear();
      source.await(Duration.ofMillis(1));
      assertThat(calls).as("the record itself is read already").containsExactly("await " + ahead);
      calls.clear();
      source.wakeUp();
      assertThat(calls).contains("wake " + ahead);
    }
  }

  @Test
  void theRecordThatWaitsIsStillToCome() throws Exception {
    try (TimedSource source = open();
        Source fresh = journal.open(Position.START)) {
      takeToTheRecordThatWaits(source);
      assertThat(source.remainingBytes()).isEqualTo(fresh.remainingBytes());
    }
  }

  @Test
  void passesOverNothingBehindTheRecordThatWaits() throws Exception {
    journal.add(Records.line(up(3), Level.ERROR, "edge.test", "alarm", ""));
    try (TimedSource source = open()) {
      takeToTheRecordThatWaits(source);
      calls.clear();
      assertThat(source.pass(level -> true, 10)).isNull();
      assertThat(calls).isEmpty();
      journal.add(
          control.clockChanged(up(60), SET, Duration.ZERO, Duration.ofSeconds(60), "b00t0001"));
      assertThat(next(source).index()).isEqualTo(1);
      assertThat(next(source).index()).isEqualTo(2);
    }
  }

  @Test
  void looksNoMoreOnceItKnows() throws Exception {
    try (TimedSource source = open()) {
      takeToTheRecordThatWaits(source);
      journal.add(
          control.clockChanged(up(60), SET, Duration.ZERO, Duration.ofSeconds(60), "b00t0001"));
      int before = opened;
      assertThat(next(source).record().micros())
          .isEqualTo(SET.minusSeconds(58).toEpochMilli() * 1_000);
      assertThat(calls).contains("close " + before);
      calls.clear();
      source.await(Duration.ofMillis(1));
      assertThat(calls).containsExactly("await 1");
    }
  }

  private void takeToTheRecordThatWaits(TimedSource source) throws IOException {
    // The seal is of that clock too: without news nothing is given out, the seal first of all.
    assertThat(source.poll()).isNull();
    assertThat(source.isWaiting()).isTrue();
  }

  private static SourceRecord next(TimedSource source) throws IOException {
    SourceRecord found = source.poll();
    while (found != null && found.head().isControl()) {
      found = source.poll();
    }
    if (found == null) {
      throw new AssertionError("nothing was given out");
    }
    return found;
  }

  private static Instant up(long seconds) {
    return Instant.EPOCH.plusSeconds(seconds);
  }

  private TimedSource open() throws IOException {
    ScriptedSink sink = new ScriptedSink();
    RefusedLog refused = RefusedLog.beside(dir.resolve("edge.log"), sink.name());
    Source.Opener opener = from -> new Watched(journal.open(from), ++opened);
    Route route = new Route("", Lane.BULK, opener, List.of(), sink, refused);
    return TimedSource.open(route, Position.START, new FakeTiming(), new LaneMarks(Map.of()));
  }

  /** Notes what is done with it. */
  private final class Watched implements Source {
    private final Source source;
    private final int number;

    Watched(Source source, int number) {
      this.source = source;
      this.number = number;
    }

    @Override
    public @Nullable SourceRecord poll() throws IOException {
      return source.poll();
    }

    @Override
    public @Nullable Passed pass(Predicate<Level> levels, int most) throws IOException {
      calls.add("pass " + number);
      return source.pass(levels, most);
    }

    @Override
    public boolean await(Duration timeout) throws IOException, InterruptedException {
      calls.add("await " + number);
      return source.await(timeout);
    }

    @Override
    public void wakeUp() {
      calls.add("wake " + number);
      source.wakeUp();
    }

    @Override
    public long remainingBytes() throws IOException {
      return source.remainingBytes();
    }

    @Override
    public void close() throws IOException {
      calls.add("close " + number);
      source.close();
    }
  }
}
