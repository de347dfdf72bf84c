package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.ship.LaneStatus.Failure;
import dev.taffrail.ship.SinkStatus.State;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A sink's words say why it is in its state. */
class SinkWordsTest {
  @Test
  void areThoseOfTheWorstLaneThoughAnotherSaidSomethingSince() {
    SinkStatus status =
        LaneStatus.combine(
            "x",
            lane(State.MISCONFIGURED, "credentials: HTTP 401", 0),
            lane(State.OK, "older than 7d by this device's clock", 5));
    assertThat(status.state()).isEqualTo(State.MISCONFIGURED);
    assertThat(status.lastError()).isEqualTo("credentials: HTTP 401");
    assertThat(status.lastErrorAt()).isEqualTo(MemoryJournal.START);
  }

  @Test
  void areTheNewestOfThoseInTheSameState() {
    assertThat(
            LaneStatus.combine(
                    "x", lane(State.RETRYING, "earlier", 0), lane(State.RETRYING, "later", 1))
                .lastError())
        .isEqualTo("later");
    assertThat(
            LaneStatus.combine("x", lane(State.OK, "earlier", 0), lane(State.OK, "later", 1))
                .lastError())
        .isEqualTo("later");
  }

  @Test
  void areThoseOfTheWorstSourceThoughAnotherSaidSomethingSince() {
    SinkStatus away = LaneStatus.combine("x", lane(State.RETRYING, "unreachable: nobody", 0));
    SinkStatus noted = LaneStatus.combine("x", lane(State.OK, "app.log: cut without a copy", 9));
    for (List<SinkStatus> order : List.of(List.of(away, noted), List.of(noted, away))) {
      SinkStatus status = SinkStatus.combine("x", order);
      assertThat(status.state()).isEqualTo(State.RETRYING);
      assertThat(status.lastError()).isEqualTo("unreachable: nobody");
    }
  }

  @Test
  void areTheNewestWhereTheWorstHasNone() {
    assertThat(
            LaneStatus.combine("x", lane(State.STOPPED, null, 0), lane(State.OK, "some", 1))
                .lastError())
        .isEqualTo("some");
  }

  private static LaneStatus lane(State state, @Nullable String words, long second) {
    Failure failure =
        words == null ? null : new Failure(words, MemoryJournal.START.plusSeconds(second));
    return new LaneStatus(state, new Counters(), 0, 0, 0, 0, failure);
  }
}
