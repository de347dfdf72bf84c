package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.journal.JournalHeldException;
import dev.taffrail.ship.Checkpoints.Saved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionFileTest {
  @TempDir Path dir;

  @Test
  void holdsWhatWasSavedLast() throws Exception {
    try (PositionFile file = open()) {
      assertThat(file.load()).isEmpty();
      assertThat(file.note()).isNull();
      file.save(saved(1));
      file.save(saved(2));
    }
    try (PositionFile file = open()) {
      assertThat(file.load()).contains(saved(2));
      file.save(saved(3));
    }
    assertThat(loaded()).isEqualTo(saved(3));
  }

  /**
   * Cut at each byte, and with each byte changed: the one before, or the new one, never another.
   */
  @Test
  void aTornWriteLeavesTheOneBefore() throws Exception {
    try (PositionFile file = open()) {
      file.save(saved(1));
      file.save(saved(2));
    }
    byte[] before = Files.readAllBytes(path());
    try (PositionFile file = open()) {
      file.save(saved(3));
    }
    byte[] after = Files.readAllBytes(path());
    int slot = PositionSlot.MOST_BYTES;
    int end = after.length;
    while (after[end - 1] == before[Math.min(end, before.length) - 1] && end > slot) {
      end--;
    }
    for (int torn = slot; torn < end; torn += 3) {
      byte[] bytes = before.clone();
      System.arraycopy(after, slot, bytes, slot, torn - slot);
      Files.write(path(), bytes);
      assertThat(loaded()).as("torn at byte " + (torn - slot)).isEqualTo(saved(2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 1:2 3 4 a b 7 8 %2Fvar%2Flog%2Fapp.log\n"})
  void theFormBeforeThisOneReadsAsNone(String marks) throws Exception {
    String body = "taffrail-positions 1 1 7\nread=7\n" + marks;
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(UTF_8));
    Files.writeString(path(), body + String.format("end %08x\n", crc.getValue()));
    try (PositionFile file = open()) {
      assertThat(file.load()).isEmpty();
      assertThat(file.note()).contains(path().toRealPath().toString(), "from the beginning");
      file.save(saved(1));
    }
    assertThat(loaded()).isEqualTo(saved(1));
    try (PositionFile file = open()) {
      assertThat(file.note()).isNull();
    }
  }

  @Test
  void isHeldByOneAtATime() throws Exception {
    try (PositionFile file = open()) {
      assertThatThrownBy(this::open).isInstanceOf(JournalHeldException.class);
      file.save(saved(1));
    }
    open().close();
  }

  @Test
  void closingAgainTakesItFromNobodyElse() throws Exception {
    PositionFile before = open();
    before.close();
    try (PositionFile file = open()) {
      before.close();
      assertThatThrownBy(this::open).isInstanceOf(JournalHeldException.class);
      file.save(saved(1));
    }
  }

  @Test
  void holdsAThousandFiles() throws Exception {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < Newcomers.MOST_FILES; i++) {
      marks.add(Mark.fresh(i, "/var/log/" + "long name ".repeat(20) + i, new FileKey(1, i)));
    }
    Saved saved = new Saved(TailPosition.of(marks, 7), Map.of("read", 7L));
    try (PositionFile file = open()) {
      file.save(saved);
    }
    assertThat(loaded()).isEqualTo(saved);
  }

  @Test
  void whatIsTooMuchIsAFailureOfTheFileAndLeavesTheOneBefore() throws Exception {
    Mark mark = Mark.fresh(1, "@".repeat(PositionSlot.MOST_BYTES), new FileKey(1, 2));
    Saved tooMuch = new Saved(TailPosition.of(List.of(mark), 1), Map.of());
    try (PositionFile file = open()) {
      file.save(saved(1));
      assertThatThrownBy(() -> file.save(tooMuch))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(path().toRealPath().toString(), "expected at most 1048576");
    }
    assertThat(loaded()).isEqualTo(saved(1));
  }

  private static Saved saved(int number) {
    Mark mark =
        new Mark(
            number,
            "/var/log/a b\n%.log",
            new FileKey(1, 2),
            3,
            4,
            new Beginning(2, -4),
            -5,
            -6,
            7,
            8);
    return new Saved(TailPosition.of(List.of(mark), number), Map.of("read", 5L + number));
  }

  private Saved loaded() throws IOException {
    try (PositionFile file = open()) {
      return file.load().orElseThrow();
    }
  }

  private PositionFile open() throws IOException {
    return PositionFile.open(path(), TailPosition.FORM);
  }

  private Path path() {
    return dir.resolve("edge.log.position.app.loki");
  }
}
