package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.journal.FaultyDisk.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often files are left because a force failed. */
class DoubtLimitTest {
  private static final Duration BACKOFF = Duration.ofSeconds(2);

  @TempDir Path dir;

  private final FaultyDisk disk = new FaultyDisk();
  private final Set<Operation> failing = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void fail() {
    disk.fail(
        (operation, path, bytes) -> {
          // Files are told by the name under which they were opened.
          boolean newest = path.endsWith("edge.log") || path.endsWith("edge.log.new");
          if (newest && failing.contains(operation)) {
            throw new IOException("Input/output error");
          }
          return bytes;
        });
  }

  private RetainedJournal open(boolean sealed) throws IOException {
    JournalConfig config =
        JournalConfig.at(dir.resolve("edge.log"))
            .withSealed(sealed)
            .withMaxBytes(JournalConfig.MIN_SEALED_BYTES);
    return new RetainedJournal(config, disk);
  }

  private int rotated() {
    int count = 0;
    while (Files.exists(dir.resolve("edge.log." + (count + 1)))) {
      count++;
    }
    return count;
  }

  /** A force of the newest file fails, and later ones do not. */
  private void doubt(RetainedJournal journal) throws IOException {
    failing.add(Operation.FORCE);
    journal.append();
    assertThatThrownBy(journal::force).hasMessageContaining("Input/output error");
    failing.remove(Operation.FORCE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileInDoubtIsLeftOnceAMinute(boolean sealed) throws IOException {
    try (RetainedJournal journal = open(sealed)) {
      doubt(journal);
      journal.tend();
      assertThat(rotated()).isEqualTo(1);
      doubt(journal);
      journal.clocks.pass(Duration.ofSeconds(59));
      journal.tend();
      assertThat(rotated()).isEqualTo(1);
      journal.clocks.pass(Duration.ofSeconds(1));
      journal.tend();
      assertThat(rotated()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void soItIsWhereTheDiskBrokeTheRotationOff(boolean sealed) throws IOException {
    try (RetainedJournal journal = open(sealed)) {
      doubt(journal);
      failing.add(Operation.RENAME);
      assertThatThrownBy(journal::tend).hasMessageContaining("Input/output error");
      failing.clear();
      journal.clocks.pass(BACKOFF);
      journal.tend();
      assertThat(rotated()).isEqualTo(1);
      doubt(journal);
      journal.tend();
      assertThat(rotated()).isEqualTo(1);
      journal.clocks.pass(Duration.ofSeconds(60));
      journal.tend();
      assertThat(rotated()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileThatWasLeftInDoubtAsItWasFullCountsToo(boolean sealed) throws IOException {
    try (RetainedJournal journal = open(sealed)) {
      doubt(journal);
      journal.tend();
      doubt(journal);
      journal.clocks.pass(Duration.ofSeconds(50));
      journal.rotate(1);
      assertThat(rotated()).isEqualTo(2);
      doubt(journal);
      journal.clocks.pass(Duration.ofSeconds(50));
      journal.tend();
      assertThat(rotated()).isEqualTo(2);
      journal.clocks.pass(Duration.ofSeconds(10));
      journal.tend();
      assertThat(rotated()).isEqualTo(3);
    }
  }

  /** A signature that cannot be made gives the rotation up, and the file is not left. */
  @Test
  void aRotationThatWasGivenUpCountsNot() throws IOException {
    SecureElement element = new SecureElement();
    JournalConfig config =
        JournalConfig.at(dir.resolve("edge.log"))
            .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
            .withKeys(element);
    try (RetainedJournal journal = new RetainedJournal(config, disk)) {
      doubt(journal);
      element.fail(
          call -> {
            throw new IOException("the chip does not answer");
          });
      journal.goOn();
      assertThat(rotated()).isZero();
      element.heal();
      journal.clocks.pass(BACKOFF);
      journal.tend();
      assertThat(rotated()).isEqualTo(1);
    }
  }
}
