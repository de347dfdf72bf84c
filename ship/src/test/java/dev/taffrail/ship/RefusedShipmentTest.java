package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.journal.CheckpointFile;
import dev.taffrail.journal.JournalHeldException;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.RefusedLog.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedShipmentTest {
  private static final Instant NOW = Instant.parse("2026-05-30T08:37:37Z");

  @TempDir Path dir;

  @Test
  void allThatStandsThereIsSentAsItWasAndLeaves() throws Exception {
    refuse("", Lane.BULK, Level.INFO, 3, 4);
    refuse("", Lane.URGENT, Level.ERROR, 5);
    refuse("app", Lane.ALL, Level.ERROR, 1, 2);
    ScriptedSink sink = new ScriptedSink();

    RefusedShipment.Result result =
        RefusedShipment.send(journal(), sink, TimePolicy.NONE, () -> true);

    assertThat(sink.taken()).containsExactlyInAnyOrder(3L, 4L, 5L, 1L, 2L);
    assertThat(sink.batches.stream().map(Batch::way))
        .containsExactlyInAnyOrder("bulk", "urgent", "app.all");
    assertThat(result.unsettled()).isZero();
    assertThat(String.valueOf(result.status())).contains("read=5, delivered=5", "pending=0");
    assertThat(sink.isClosed()).isTrue();
    assertThat(left()).isEmpty();
  }

  @Test
  void whatIsRefusedAgainStandsThereAgainWithItsNewReason() throws Exception {
    refuse("", Lane.BULK, Level.INFO, 3, 4, 5);
    ScriptedSink sink = new ScriptedSink();
    sink.disliked.add(4L);

    RefusedShipment.send(journal(), sink, TimePolicy.NONE, () -> true);

    assertThat(sink.taken()).containsExactlyInAnyOrder(3L, 5L);
    assertThat(left())
        .singleElement()
        .asString()
        .contains("_index\":4,", "\"reason\":\"disliked\"");
  }

  @Test
  void linesThatAreNoneAndRecordsThatAreNotSettledStay() throws Exception {
    refuse("", Lane.BULK, Level.INFO, 3, 4);
    Files.writeString(log().file(), Files.readString(log().file()) + "{\"torn\n");
    List<String> before = left();
    ScriptedSink sink = new ScriptedSink();
    sink.answer(new Outcome.Retry("away", "away", Pace.SLOW));

    RefusedShipment.Result result =
        RefusedShipment.send(journal(), sink, TimePolicy.NONE, () -> false);

    assertThat(result.unsettled()).isEqualTo(2);
    assertThat(result.unreadable()).isEqualTo(1);
    assertThat(left()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void aCrashOnTheWayRepeatsAndLosesNothing() throws Exception {
    refuse("", Lane.BULK, Level.INFO, 3, 4);
    // Killed behind the step that puts all aside, while the old names were still there.
    Files.copy(log().file(), dir.resolve("edge.log.refused.scripted.again"));
    refuse("", Lane.BULK, Level.INFO, 5);
    ScriptedSink sink = new ScriptedSink();

    RefusedShipment.send(journal(), sink, TimePolicy.NONE, () -> true);

    assertThat(sink.taken()).containsExactly(3L, 4L, 5L);
    assertThat(left()).isEmpty();
    try (var files = Files.list(dir)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.contains(".again"));
    }
  }

  @Test
  void whileAShipperRunsToTheSinkNothingIsTouched() throws Exception {
    refuse("", Lane.BULK, Level.INFO, 3);
    List<String> before = left();
    try (CheckpointFile held = CheckpointFile.open(journal(), "scripted.urgent")) {
      assertThat(held).isNotNull();
      assertThatThrownBy(
              () ->
                  RefusedShipment.send(journal(), new ScriptedSink(), TimePolicy.NONE, () -> true))
          .isInstanceOf(JournalHeldException.class);
    }
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void withoutARefusedLogNothingIsMade() throws Exception {
    assertThat(
            RefusedShipment.send(journal(), new ScriptedSink(), TimePolicy.NONE, () -> true)
                .status())
        .isNull();
    assertThat(dir).isEmptyDirectory();
  }

  private void refuse(String source, Lane lane, Level level, long... indexes) throws IOException {
    List<Refused> refused =
        LongStream.of(indexes)
            .mapToObj(i -> new Refused(i, line(level, i), "too_old", "too old"))
            .toList();
    log().append(NOW, source, lane, refused);
  }

  private static byte[] line(Level level, long index) {
    return Records.line(NOW.plusSeconds(index), level, "edge.test", "tick", "");
  }

  private Path journal() {
    return dir.resolve("edge.log");
  }

  private RefusedLog log() {
    return RefusedLog.beside(journal(), "scripted");
  }

  private List<String> left() throws IOException {
    return Files.exists(log().file()) ? Files.readAllLines(log().file(), UTF_8) : List.of();
  }
}
