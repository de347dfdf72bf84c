package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose files somebody else changes while they are written, and what becomes of it. */
abstract class FilesChanged {
  @TempDir Path dir;

  final SetClocks clocks = new SetClocks();

  /** How many records were taken: their numbers begin with 0. */
  int count;

  private @Nullable Journal opened;

  Path log() {
    return dir.resolve("logs/edge.log");
  }

  Path beside(String suffix) {
    return dir.resolve("logs/edge.log" + suffix);
  }

  Journal open(boolean sealed) throws IOException {
    return open(JournalConfig.at(log()).withSealed(sealed), RealDisk.INSTANCE);
  }

  Journal open(JournalConfig config, Disk disk) throws IOException {
    opened = Journal.open(config, clocks.platform(disk));
    return opened;
  }

  @AfterEach
  void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }

  void append(Journal journal, int records) throws IOException {
    for (int i = 0; i < records; i++) {
      journal.append(Lines.info(count++));
    }
    journal.flush();
  }

  /** Logs on, as a device does, ten records a second, until the journal says what it found. */
  void logUntilNoticed(Journal journal) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        // Between two names of a rotation, or while somebody else replaces it, the file is not
        // there.
        .ignoreExceptionsInstanceOf(NoSuchFileException.class)
        .until(
            () -> {
              clocks.pass(Duration.ofMillis(100));
              boolean taken = Lines.offer(journal, Level.INFO, Lines.info(count));
              count += taken ? 1 : 0;
              return !said().isEmpty();
            });
  }

  List<String> said() throws IOException {
    return Lines.of(log()).stream().filter(l -> l.contains("journal_files_changed")).toList();
  }

  /** Each record in one of these files of our folder, and only once. */
  void assertAllThere(Path... files) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      text.append(Files.readString(file));
    }
    List<String> lines = text.toString().lines().toList();
    for (int i = 0; i < count; i++) {
      assertOnce(lines, Lines.info(i));
    }
  }

  static void assertOnce(List<String> lines, byte[] record) {
    assertThat(Collections.frequency(lines, new String(record, UTF_8))).isEqualTo(1);
  }

  Verification verify() throws IOException {
    return verified(log());
  }

  void closeAndVerify(Journal journal) throws IOException {
    journal.close();
    assertThat(verify().problem()).isEmpty();
    assertThat(verify().verdict()).isEqualTo(Verdict.OK);
  }
}
