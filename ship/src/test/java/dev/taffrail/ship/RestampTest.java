package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.TimePolicy.Action;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the time that restamped records get is chosen anew. */
class RestampTest {
  private static final Instant NOW = MemoryJournal.START;

  @TempDir Path dir;

  private final FakeTiming timing = new FakeTiming();

  @SuppressWarnings("NullAway.Init") // before each test
  private Restamp restamp;

  @BeforeEach
  void make() {
    ScriptedSink sink = new ScriptedSink();
    Route route =
        new Route(
            "",
            Lane.BULK,
            new MemoryJournal(),
            List.of(),
            sink,
            RefusedLog.beside(dir.resolve("edge.log"), sink.name()),
            ClockRule.DEFAULT,
            SinkOptions.DEFAULT.withTime(
                new TimePolicy(Duration.ofDays(7), null, Action.RESTAMP, Action.KEEP)),
            LinkBudget.unlimited(sink, timing));
    restamp = new Restamp(route, timing, new LaneMarks(Map.of()));
  }

  @Test
  void staysWhileAnythingBeforeItIsNotSettled() {
    assertThat(timeOf(10, 0)).isEqualTo(micros(NOW));
    timing.advance(Duration.ofHours(1));
    assertThat(timeOf(11, 9)).as("all before is settled").isEqualTo(micros(timing.now()));
    timing.advance(Duration.ofHours(1));
    assertThat(timeOf(12, 5))
        .as("one with the time before is not settled")
        .isEqualTo(micros(NOW.plus(Duration.ofHours(1))) + 1);
  }

  @Test
  void staysForHalfAnHour() {
    timeOf(10, 0);
    timing.advance(Duration.ofMinutes(30));
    assertThat(timeOf(11, 11)).isEqualTo(micros(NOW) + 1);
    timing.advance(Duration.ofMillis(1));
    assertThat(timeOf(12, 12)).isEqualTo(micros(timing.now()));
  }

  @Test
  void aClockThatWasSetBackLeavesItNoMoreThanFiveMinutesAhead() {
    timeOf(10, 0);
    timing.set(NOW.minus(Duration.ofMinutes(5)));
    assertThat(timeOf(11, 11)).isEqualTo(micros(NOW) + 1);
    timing.set(NOW.minus(Duration.ofMinutes(6)));
    assertThat(timeOf(12, 12)).isEqualTo(micros(NOW.minus(Duration.ofMinutes(6))));
  }

  private long timeOf(long number, long cursor) {
    Instant old = NOW.minus(Duration.ofDays(30));
    ShipRecord record = Records.record(number - 1, old, Level.INFO, "");
    restamp.look();
    return Objects.requireNonNull(restamp.judge(record, number, cursor)).record().micros();
  }

  private static long micros(Instant time) {
    return Timestamps.micros(time);
  }
}
