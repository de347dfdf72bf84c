package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Parts of a load, and which of them may be under way at once. */
class ParcelTest {
  private static final Instant START = MemoryJournal.START;
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void twoHalvesAreTheWholeInItsOrder() {
    for (int size : List.of(2, 3, 4, 5)) {
      Parcel whole = parcel("info", seconds(size));
      List<Parcel> halves = whole.halves();
      assertThat(halves).hasSize(2);
      assertThat(halves.get(0).size() - halves.get(1).size()).isBetween(0, 1);
      List<Entry> all = new ArrayList<>(halves.get(0).entries());
      all.addAll(halves.get(1).entries());
      assertThat(all).isEqualTo(whole.entries());
    }
  }

  @Test
  void whatIsLeftWithoutSomeIsTheOthers() {
    Parcel whole = parcel("info", seconds(4));
    List<Entry> all = whole.entries();
    assertThat(whole.without(Set.of(0, 2))).containsExactly(all.get(1), all.get(3));
    assertThat(whole.without(Set.of())).isEqualTo(all);
    assertThat(whole.without(Set.of(0, 1, 2, 3))).isEmpty();
  }

  @Test
  void thoseOfOneStreamMayCrossUpToItsDisorderAndNoFarther() {
    Parcel early = parcel("info", START.plusSeconds(1), START, START.plusSeconds(2));
    Instant last = START.plus(HOUR);
    Parcel within = parcel("info", START.plusSeconds(9), last, START.plusSeconds(10));
    Parcel beyond =
        parcel("info", START.plusSeconds(9), last.plusNanos(1_000), START.plusSeconds(10));
    assertThat(early.mayCross(within, HOUR)).isTrue();
    assertThat(within.mayCross(early, HOUR)).isTrue();
    assertThat(early.mayCross(beyond, HOUR)).isFalse();
    assertThat(beyond.mayCross(early, HOUR)).isFalse();
  }

  @Test
  void thoseOfOtherStreamsMayAlwaysCross() {
    Parcel early = parcel("info", START);
    Parcel late = parcel("error", START.plus(HOUR).plus(HOUR));
    assertThat(early.mayCross(late, HOUR)).isTrue();
  }

  @Test
  void whatWasReadFirstComesFirst() {
    Parcel first = parcel("info", seconds(4));
    List<Parcel> halves = first.halves();
    PriorityQueue<Parcel> waiting = new PriorityQueue<>(List.of(halves.get(1), halves.get(0)));
    assertThat(waiting.remove()).isSameAs(halves.get(0));
  }

  private static Instant[] seconds(int count) {
    Instant[] times = new Instant[count];
    for (int i = 0; i < count; i++) {
      times[i] = START.plusSeconds(i);
    }
    return times;
  }

  private static Parcel parcel(String stream, Instant... times) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      ShipRecord record = Records.record(i, times[i], Level.INFO, "");
      Entry entry = new Entry(Piece.of(record), Counters.ONE_READ, Position.START, true, 0, null);
      entry.takePlace(i);
      entries.add(entry);
    }
    return Parcel.of(Lane.BULK, stream, entries);
  }
}
