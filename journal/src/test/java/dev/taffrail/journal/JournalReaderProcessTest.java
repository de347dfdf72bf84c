package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalReaderProcessTest {
  @TempDir Path folder;

  @Test
  void followsAnotherProcessThroughKillsAndRecoveries() throws Exception {
    Path log = folder.resolve("edge.log");
    Random random = new Random(7);
    List<JournalRecord> records = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(log, Cursor.START)) {
      for (int round = 0; round < 4; round++) {
        try (ChildJvm child =
            new ChildJvm(Child.class, log.toString(), "r" + round, "1000000", "10")) {
          int target = records.size() + 500 + random.nextInt(1500);
          // To its end there may be no coming: the writer may be as fast as the reader.
          while (records.size() < target) {
            JournalRecord record = reader.poll();
            if (record == null) {
              assertThat(reader.await(Duration.ofSeconds(20))).isTrue();
            } else {
              records.add(record);
            }
          }
          child.kill();
        }
        records.addAll(Reading.all(reader));
      }
      Journal.open(JournalConfig.at(log).withMaxBytes(256 * 1024).withBackups(200)).close();
      records.addAll(Reading.all(reader));
      assertThat(reader.malformed()).isZero();
    }
    for (int i = 0; i < records.size(); i++) {
      assertThat(records.get(i).index()).isEqualTo(i);
    }
    List<JournalRecord> again = Reading.all(log, Cursor.START);
    assertThat(again.stream().map(Reading::text))
        .containsExactlyElementsOf(records.stream().map(Reading::text).toList());
    assertThat(folder.resolve("edge.log.2")).exists();
  }

  @Test
  void aKilledReaderGoesOnAtItsCheckpoint() throws Exception {
    Path log = folder.resolve("edge.log");
    Path out = folder.resolve("out");
    SealedJournal journal = SealedJournal.create(folder);
    for (int file = 0; file < 4; file++) {
      journal.records(700).rotate(false);
    }
    Random random = new Random(11);
    for (int kill = 0; kill < 4; kill++) {
      try (ChildJvm child = new ChildJvm(ReaderChild.class, log.toString(), out.toString())) {
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
          assertThat(child.readLine()).isNotNull();
        }
        child.kill();
      }
    }
    try (ChildJvm child = new ChildJvm(ReaderChild.class, log.toString(), out.toString())) {
      child.readAll();
      assertThat(child.waitFor()).isZero();
    }
    long end = -1;
    for (String line : Files.readAllLines(out)) {
      long index = Long.parseLong(line);
      // Repeats at most what was read since the last checkpoint, and skips nothing.
      assertThat(index).isBetween(end - ReaderChild.BATCH, end + 1);
      end = Math.max(end, index);
    }
    assertThat(end).isEqualTo(journal.size() - 1);
  }

  @Test
  void anotherProcessHoldsItsCheckpointUntilItIsKilled() throws Exception {
    Path log = folder.resolve("edge.log");
    SealedJournal.create(folder).records(100);
    try (ChildJvm child = new ChildJvm(HoldingChild.class, log.toString())) {
      assertThat(child.readLine()).isEqualTo("held");
      assertThatThrownBy(() -> CheckpointFile.open(log, "child"))
          .isInstanceOf(JournalHeldException.class);
      child.kill();
    }
    try (CheckpointFile file = CheckpointFile.open(log, "child")) {
      assertThat(file.load()).contains(new Checkpoint(Cursor.START, Map.of("read", 1L)));
    }
  }

  @Test
  void whoLooksIntoACheckpointDoesNotSetItFree() throws Exception {
    Path log = folder.resolve("edge.log");
    SealedJournal.create(folder).records(100);
    try (CheckpointFile file = CheckpointFile.open(log, "child")) {
      assertThat(CheckpointFile.peek(folder.resolve("edge.log.cursor.child")))
          .isEqualTo(Cursor.START);
      Cursor fifth = Reading.all(log, Cursor.START).get(5).next();
      file.save(new Checkpoint(fifth, Map.of()));
      assertThat(CheckpointFile.peek(folder.resolve("edge.log.cursor.child"))).isEqualTo(fifth);
      try (ChildJvm child = new ChildJvm(HoldingChild.class, log.toString())) {
        assertThat(child.readLine()).isEqualTo("refused");
      }
    }
    assertThat(CheckpointFile.peek(folder.resolve("edge.log.cursor.child"))).isNotNull();
  }

  /** Holds a checkpoint file until it is killed. */
  static final class HoldingChild {
    private HoldingChild() {}

    public static void main(String[] arguments) throws Exception {
      try (CheckpointFile file = CheckpointFile.open(Path.of(arguments[0]), "child")) {
        file.save(new Checkpoint(Cursor.START, Map.of("read", 1L)));
        System.out.println("held");
        Thread.sleep(Duration.ofMinutes(1).toMillis());
      } catch (JournalHeldException e) {
        System.out.println("refused");
      }
    }
  }
}
