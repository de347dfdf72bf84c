package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Streams that have little of a full load share a request with what comes later. */
class SmallStreamsTest extends SteppedLane {
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final ScriptedSink byLevel =
      new ScriptedSink(new Limits(100, 1_000_000, LINGER, Limits.MAX_SPAN))
          .streams(record -> record.head().level().label());

  @Test
  void whatHasLittleOfAFullLoadWaitsForMoreOfItsStream() throws Exception {
    for (int i = 0; i < 400; i++) {
      journal.add(i % 10 == 0 ? Level.WARNING : Level.INFO);
    }
    LaneWorker worker = worker(Lane.BULK, byLevel);
    steps(worker, 5);
    timing.advance(LINGER);
    steps(worker, 1);
    assertThat(sizesOf("warning")).hasSizeLessThan(4).allMatch(size -> size >= 10);
    assertThat(byLevel.batches).hasSizeLessThan(8);
    assertThat(indexesOf("warning")).isSorted().hasSize(40);
    assertThat(indexesOf("info")).isSorted().hasSize(360);
    assertBalanced(worker, 400, 0);
  }

  @Test
  void theCursorStaysBeforeWhatWaits() throws Exception {
    journal.add(Level.WARNING);
    add(150, Level.INFO);
    LaneWorker worker = worker(Lane.BULK, byLevel);
    steps(worker, 1);
    assertThat(byLevel.taken).hasSize(99).doesNotContain(0L);
    assertThat(worker.status().settled()).isZero();
    assertThat(LaneStatus.combine("x", worker.status(), fresh()).accounts().pending()).isEqualTo(1);
  }

  @Test
  void theLastRecordsOfABacklogWaitNoLongerThanOthers() throws Exception {
    journal.add(Level.WARNING);
    add(99, Level.INFO);
    LaneWorker worker = worker(Lane.BULK, byLevel);
    steps(worker, 1);
    timing.advance(LINGER);
    steps(worker, 1);
    assertBalanced(worker, 100, 0);
  }

  @Test
  void nothingWaitsLongerThanItsLingerWhileLoadsAreFull() throws Exception {
    journal.add(Level.WARNING);
    add(1_000, Level.INFO);
    LaneWorker worker = worker(Lane.BULK, byLevel);
    steps(worker, 1);
    assertThat(sizesOf("warning")).isEmpty();
    timing.advance(LINGER);
    steps(worker, 1);
    assertThat(sizesOf("warning")).containsExactly(1);
  }

  @Test
  void nothingWaitsForMoreThanAFewLoads() throws Exception {
    journal.add(Level.WARNING);
    add(2_000, Level.INFO);
    steps(worker(Lane.BULK, byLevel), 9);
    assertThat(sizesOf("warning")).containsExactly(1);
  }

  @Test
  void whoDrainsDoesNotWaitForWhatComesLater() throws Exception {
    journal.add(Level.WARNING);
    add(199, Level.INFO);
    LaneWorker worker = worker(Lane.BULK, byLevel);
    long ticket = worker.drain().ask();
    steps(worker, 1);
    add(1_000, Level.INFO);
    steps(worker, 2);
    assertThat(worker.drain().isOpen(ticket)).isFalse();
    assertThat(sizesOf("warning")).containsExactly(1);
  }

  @Test
  void whatIsSettledBehindOneThatWaitsKeepsNoRecord() {
    Position place = () -> 2;
    Position read =
        new Position() {
          @Override
          public long index() {
            return 2;
          }

          @Override
          public Position withoutRecord() {
            return place;
          }
        };
    Window window = new Window(byLevel.limits(), Position.START, new Counters(), Window.NO_CUT);
    Entry first = entry(0, () -> 1);
    Entry second = entry(1, read);
    window.add(first, 1, "a");
    window.add(second, 1, "a");
    window.take(Lane.BULK, true);
    window.deliver(second);
    window.deliver(first);
    window.commit();
    assertThat(window.cursor()).isSameAs(place);
  }

  private static Entry entry(long index, Position next) {
    byte[] line = Records.line(MemoryJournal.START, Level.INFO, "edge.test", "tick", "");
    RecordHead head = Objects.requireNonNull(RecordHead.parse(line));
    Piece piece = Piece.of(ShipRecord.of(index, line, head));
    return new Entry(piece, Counters.ONE_READ, next, true, index, null);
  }

  @Test
  void nothingWaitsWhileSomebodyDrainsALongBacklog() throws Exception {
    journal.add(Level.WARNING);
    add(1_000, Level.INFO);
    LaneWorker worker = worker(Lane.BULK, byLevel);
    worker.drain().ask();
    steps(worker, 1);
    assertThat(sizesOf("warning")).containsExactly(1);
    assertThat(worker.status().settled()).isEqualTo(100);
  }

  @Test
  void streamsOfEqualPartsLeaveTogether() throws Exception {
    for (int i = 0; i < 100; i++) {
      journal.add(i % 3 == 0 ? Level.DEBUG : i % 3 == 1 ? Level.INFO : Level.WARNING);
    }
    steps(worker(Lane.BULK, byLevel), 1);
    assertThat(byLevel.batches).extracting(Batch::size).containsExactly(34, 33, 33);
  }

  private List<Integer> sizesOf(String stream) {
    return byLevel.batches.stream()
        .filter(batch -> batch.stream().equals(stream))
        .map(Batch::size)
        .toList();
  }

  private List<Long> indexesOf(String stream) {
    return byLevel.batches.stream()
        .filter(batch -> batch.stream().equals(stream))
        .flatMap(batch -> batch.records().stream())
        .map(ShipRecord::index)
        .toList();
  }
}
