package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaneMarksTest {
  private static final long FIRST = 1_780_000_000_000_000L;
  private static final long SECOND = FIRST + Duration.ofHours(1).toNanos() / 1_000;

  private final LaneMarks marks = new LaneMarks(Map.of());

  @Test
  void timesAreTakenAsTheyAreFromOneRecordToTheEndOfItsClock() {
    marks.takeAsIs(5);
    assertThat(marks.isUnsaved()).isTrue();
    assertThat(marks.isAsIs(4)).isFalse();
    assertThat(marks.isAsIs(1_000)).isTrue();
    marks.clockMoves(3);
    assertThat(marks.isAsIs(6)).as("the clock moved before").isTrue();
    marks.clockMoves(7);
    marks.clockMoves(9);
    assertThat(marks.isAsIs(7)).isTrue();
    assertThat(marks.isAsIs(8)).isFalse();
  }

  @Test
  void theNextClockMayBeWaitedForInVainToo() {
    marks.takeAsIs(5);
    marks.clockMoves(7);
    marks.takeAsIs(10);
    assertThat(marks.isAsIs(9)).isFalse();
    assertThat(marks.isAsIs(12)).isTrue();
  }

  @Test
  void whereTimesAreTakenAsTheyAreIsSavedUntilTheCursorIsBeyondIt() {
    marks.takeAsIs(5);
    marks.clockMoves(7);
    assertThat(saved(7).isAsIs(6)).isTrue();
    assertThat(saved(8).isAsIs(6)).isFalse();
  }

  @Test
  void aTimeThatWasGivenStaysWhenAnotherIsChosenBehindIt() {
    assertThat(marks.hasRestamp()).isFalse();
    marks.restampFrom(10, FIRST);
    assertThat(marks.isUnsaved()).isTrue();
    assertThat(marks.restamp(15)).isEqualTo(FIRST + 5);
    marks.restampFrom(20, SECOND);
    assertThat(marks.chosen()).isEqualTo(SECOND);
    assertThat(marks.restamp(15)).isEqualTo(FIRST + 5);
    assertThat(marks.restamp(23)).isEqualTo(SECOND + 3);
  }

  @Test
  void bothTimesAreSavedUntilTheCursorIsBeyondTheFirst() {
    marks.restampFrom(10, FIRST);
    marks.restampFrom(20, SECOND);
    LaneMarks again = saved(12);
    assertThat(again.restamp(15)).isEqualTo(FIRST + 5);
    assertThat(again.restamp(20)).isEqualTo(SECOND);
    assertThat(again.chosen()).isEqualTo(SECOND);
    assertThat(values(20)).doesNotContainKey("restamp_before");
  }

  @Test
  void anotherTimeMayBeChosenOnceAllBeforeTheLastIsSettled() {
    marks.restampFrom(10, FIRST);
    marks.restampFrom(20, SECOND);
    assertThat(marks.mayChoose(18)).isFalse();
    assertThat(marks.mayChoose(19)).isTrue();
  }

  private LaneMarks saved(long cursor) {
    return new LaneMarks(values(cursor));
  }

  private Map<String, Long> values(long cursor) {
    Map<String, Long> values = new HashMap<>();
    marks.addTo(values, cursor);
    return values;
  }
}
