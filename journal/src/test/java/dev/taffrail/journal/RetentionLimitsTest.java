package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At each limit to the byte: what is just allowed stays, one byte more and the oldest goes. */
class RetentionLimitsTest {
  private static final int MAX = 1_000;
  private static final int SIZE = 500;

  @TempDir Path dir;

  private final Platform platform = Platform.system();

  /** Two rotated files and the newest, each of so many bytes. */
  private Retention.Prune atRotation(int backups, long total, long held) throws IOException {
    return retention(backups, total, held).atRotation();
  }

  private Retention retention(int backups, long total, long held) throws IOException {
    JournalConfig config =
        JournalConfig.at(dir.resolve("edge.log"))
            .withSealed(false)
            .withMaxBytes(MAX)
            .withRetention(new RetentionPolicy(backups, total, Duration.ZERO, held));
    JournalFiles files = new JournalFiles(config.path());
    for (int number = 0; number <= 2; number++) {
      String line = new String(Lines.ofLength(Level.INFO, SIZE - 1), UTF_8);
      Files.writeString(files.rotated(number), line + "\n");
    }
    return new Retention(config, files, platform);
  }

  @Test
  void theRecordThatSaysWhatGoesHasItsRoomWithinTheTotal() throws IOException {
    long size = 3L * SealedSegments.RESERVE;
    // Without any that goes none is said.
    assertThat(sealedRotation(3 * size, size).files()).isZero();
    assertThat(sealedRotation(3 * size - 1, size).files()).isEqualTo(1);
    assertThat(sealedRotation(2 * size + SealedSegments.RESERVE, size).files()).isEqualTo(1);
    assertThat(sealedRotation(2 * size + 1_000, size).files()).isEqualTo(2);
  }

  private Retention.Prune sealedRotation(long rotated, long size) throws IOException {
    long total = rotated + JournalConfig.MIN_SEALED_BYTES;
    JournalConfig config =
        JournalConfig.at(dir.resolve("edge.log"))
            .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
            .withRetention(new RetentionPolicy(9, total, Duration.ZERO, 0));
    JournalFiles files = new JournalFiles(config.path());
    for (int number = 0; number <= 2; number++) {
      Files.write(files.rotated(number), new byte[Math.toIntExact(size)]);
    }
    return new Retention(config, files, platform).atRotation();
  }

  /** However many records one write takes: their files are counted before they are written. */
  @Test
  void aJournalNeverHoldsMoreThanTheTotal() throws IOException {
    long total = 4L * MAX;
    JournalConfig config =
        JournalConfig.at(dir.resolve("edge.log"))
            .withSealed(false)
            .withMaxBytes(MAX)
            .withRetention(new RetentionPolicy(99, total, Duration.ZERO, 0));
    for (int length = 150; length < MAX / 2; length += 50) {
      try (Journal journal = Journal.open(config)) {
        for (int i = 0; i < 100; i++) {
          journal.append(Lines.ofLength(Level.INFO, length));
        }
        journal.flush();
        assertThat(bytes()).as("records of %d bytes", length).isLessThanOrEqualTo(total);
      }
    }
  }

  private long bytes() throws IOException {
    long bytes = 0;
    JournalFiles files = new JournalFiles(dir.resolve("edge.log"));
    for (int number = 0; Files.exists(files.rotated(number)); number++) {
      bytes += Files.size(files.rotated(number));
    }
    return bytes;
  }

  /** A cursor that nobody can read holds all that there is. */
  private void hold() throws IOException {
    Files.write(dir.resolve("edge.log.cursor.loki"), new byte[5_000]);
  }

  @Test
  void asManyBackupsAsAllowedStay() throws IOException {
    assertThat(atRotation(3, 0, 0).files()).isZero();
    Retention.Prune one = atRotation(2, 0, 0);
    assertThat(one.files()).isEqualTo(1);
    assertThat(one.bytes()).isEqualTo(SIZE);
    assertThat(one.policy()).isEqualTo("backups=2");
    assertThat(atRotation(0, 0, 0).files()).isEqualTo(3);
  }

  @Test
  void theNewFileMayGrowToItsBoundWithinTheTotal() throws IOException {
    assertThat(atRotation(9, 3 * SIZE + MAX, 0).files()).isZero();
    Retention.Prune one = atRotation(9, 3 * SIZE + MAX - 1, 0);
    assertThat(one.files()).isEqualTo(1);
    assertThat(one.policy()).isEqualTo("max_total_bytes=" + (3 * SIZE + MAX - 1));
    assertThat(retention(9, 2 * SIZE + MAX, 0).now().files()).isZero();
    assertThat(retention(9, 2 * SIZE + MAX - 1, 0).now().files()).isEqualTo(1);
  }

  @Test
  void asManyBytesAsAllowedAreHeldForAReader() throws IOException {
    hold();
    Retention.Prune none = atRotation(1, 0, 2 * SIZE);
    assertThat(none.files()).isZero();
    assertThat(none.lost()).isEmpty();
    Retention.Prune one = atRotation(1, 0, 2 * SIZE - 1);
    assertThat(one.files()).isEqualTo(1);
    assertThat(one.lost()).containsExactly(Map.entry("loki", 1L));
  }

  @Test
  void whatNobodyHoldsIsNotLostToAnybody() throws IOException {
    Retention.Prune two = atRotation(1, 0, 2 * SIZE);
    assertThat(two.files()).isEqualTo(2);
    assertThat(two.lost()).isEmpty();
  }
}
