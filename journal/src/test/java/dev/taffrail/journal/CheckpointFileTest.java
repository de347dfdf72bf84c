package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFileTest {
  private static final Place PLACE = new Place(-1, 5120, 37, Long.MIN_VALUE);
  private static final Place SEAL = new Place(-1, 4211, 31, 7);

  @TempDir Path folder;
  private Path journal;

  @BeforeEach
  void name() {
    journal = folder.resolve("edge.log");
  }

  @Test
  void isEmptyBeforeTheFirstSave() throws IOException {
    try (CheckpointFile file = CheckpointFile.open(journal, "loki.urgent")) {
      assertThat(file.load()).isEmpty();
    }
  }

  @Test
  void isThereBeforeTheJournalsDirectory() throws IOException {
    Path later = folder.resolve("later").resolve("edge.log");
    try (CheckpointFile file = CheckpointFile.open(later, "loki.urgent")) {
      file.save(checkpoint(1));
      assertThat(file.load()).contains(checkpoint(1));
    }
  }

  @Test
  void givesBackWhatWasSavedLastAfterOpeningAgain() throws IOException {
    for (int i = 1; i <= 5; i++) {
      try (CheckpointFile file = CheckpointFile.open(journal, "loki.urgent")) {
        file.save(checkpoint(i));
        assertThat(file.load()).contains(checkpoint(i));
      }
      try (CheckpointFile file = CheckpointFile.open(journal, "loki.urgent")) {
        assertThat(file.load()).contains(checkpoint(i));
      }
    }
    assertThat(folder.resolve("edge.log.cursor.loki.urgent")).hasSize(8192);
  }

  @Test
  void keepsEveryFormOfCursor() throws IOException {
    for (Cursor cursor :
        new Cursor[] {Cursor.START, Cursor.of(PLACE, null), Cursor.of(PLACE, SEAL)}) {
      Checkpoint checkpoint = new Checkpoint(cursor, Map.of());
      try (CheckpointFile file = CheckpointFile.open(journal, "c")) {
        file.save(checkpoint);
      }
      try (CheckpointFile file = CheckpointFile.open(journal, "c")) {
        assertThat(file.load()).contains(checkpoint);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void aSaveTornAtAnyByteLeavesTheOneBefore(int saves) throws IOException {
    byte[] before = bytesAfter(saves - 1);
    byte[] after = bytesAfter(saves);
    int slot = saves % 2 * CheckpointSlot.BYTES;
    int text = new String(after, slot, CheckpointSlot.BYTES, US_ASCII).stripTrailing().length();
    // Behind both texts the slots are blank alike: no further state is to be met there.
    for (int written = 0; written <= text + 100; written++) {
      byte[] torn = before.clone();
      System.arraycopy(after, slot, torn, slot, written);
      // Only once the whole checksum is there the new one counts; the rest is blank in both.
      assertThat(loaded(torn)).isEqualTo(checkpoint(written < text ? saves - 1 : saves));
    }
  }

  @Test
  void aChangedByteAnywhereInASlotsTextLeavesTheOneBefore() throws IOException {
    byte[] bytes = bytesAfter(4);
    int text = new String(bytes, 0, CheckpointSlot.BYTES, US_ASCII).stripTrailing().length();
    for (int i = 0; i < text; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertThat(loaded(changed)).isEqualTo(checkpoint(3));
    }
  }

  @Test
  void goesOnOverTheTornSlotAndNotOverTheGoodOne() throws IOException {
    byte[] bytes = bytesAfter(4);
    Arrays.fill(bytes, 10, 20, (byte) 0);
    Files.write(folder.resolve("edge.log.cursor.c"), bytes);
    try (CheckpointFile file = CheckpointFile.open(journal, "c")) {
      file.save(checkpoint(9));
    }
    byte[] saved = Files.readAllBytes(folder.resolve("edge.log.cursor.c"));
    assertThat(Arrays.copyOfRange(saved, 4096, 8192))
        .isEqualTo(Arrays.copyOfRange(bytes, 4096, 8192));
    assertThat(loaded(saved)).isEqualTo(checkpoint(9));
  }

  @Test
  void aFullDiskIsToldOfWithTheFilesName() throws IOException {
    Path file = folder.resolve("edge.log.cursor.loki.bulk");
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    try (CheckpointFile full = CheckpointFile.open(journal, "loki.bulk")) {
      assertThatThrownBy(() -> full.save(checkpoint(1)))
          .hasMessage("No space left on device: " + file);
    }
  }

  @Test
  void oneNameIsForOneReader() throws IOException {
    try (CheckpointFile file = CheckpointFile.open(journal, "loki.bulk");
        CheckpointFile other = CheckpointFile.open(journal, "loki.urgent")) {
      assertThatThrownBy(() -> CheckpointFile.open(journal, "loki.bulk"))
          .isInstanceOf(JournalHeldException.class)
          .hasMessageContaining("edge.log.cursor.loki.bulk");
      file.save(checkpoint(1));
      other.save(checkpoint(2));
      assertThat(file.load()).contains(checkpoint(1));
    }
    try (CheckpointFile file = CheckpointFile.open(journal, "loki.bulk")) {
      assertThat(file.load()).contains(checkpoint(1));
    }
  }

  @Test
  void anInterruptedThreadStillSaves() throws IOException {
    try (CheckpointFile file = CheckpointFile.open(journal, "c")) {
      Thread.currentThread().interrupt();
      file.save(checkpoint(1));
      assertThat(Thread.interrupted()).isTrue();
      file.save(checkpoint(2));
    }
    assertThat(loaded(Files.readAllBytes(folder.resolve("edge.log.cursor.c"))))
        .isEqualTo(checkpoint(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a b", "a/b", "ä"})
  void refusesNamesThatAreNone(String name) {
    assertThatThrownBy(() -> CheckpointFile.open(journal, name))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Checkpoint(Cursor.START, Map.of(name, 1L)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesMoreCountersThanASlotHolds() throws IOException {
    Map<String, Long> counters = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      counters.put("refused_for_a_long_reason_" + i, Long.MAX_VALUE);
    }
    try (CheckpointFile file = CheckpointFile.open(journal, "c")) {
      file.save(checkpoint(1));
      assertThatThrownBy(() -> file.save(new Checkpoint(Cursor.START, counters)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(file.load()).contains(checkpoint(1));
    }
  }

  private Checkpoint loaded(byte[] bytes) throws IOException {
    // Not truncated first: ext4 would force each of thousands of files.
    Files.write(
        folder.resolve("edge.log.cursor.c"),
        bytes,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
    try (CheckpointFile file = CheckpointFile.open(journal, "c")) {
      return file.load().orElseThrow();
    }
  }

  private byte[] bytesAfter(int saves) throws IOException {
    Files.deleteIfExists(folder.resolve("edge.log.cursor.c"));
    try (CheckpointFile file = CheckpointFile.open(journal, "c")) {
      for (int i = 1; i <= saves; i++) {
        file.save(checkpoint(i));
      }
    }
    return Files.readAllBytes(folder.resolve("edge.log.cursor.c"));
  }

  private static Checkpoint checkpoint(int n) {
    Place place = new Place(n, 100L * n, n, -n);
    return new Checkpoint(Cursor.of(place, SEAL), Map.of("read", (long) n, "delivered", 0L));
  }
}
