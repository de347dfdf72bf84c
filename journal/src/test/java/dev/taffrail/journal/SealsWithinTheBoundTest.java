package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seals take room too, and there may be many of them where there is no record that asks for it. */
class SealsWithinTheBoundTest {
  private static final long MAX = JournalConfig.MIN_SEALED_BYTES;

  /** So many seals need more room than is kept free for the last lines of a file. */
  private static final int SEALS = 2 * SealedSegments.RESERVE / 500;

  @TempDir Path dir;

  private JournalConfig config() {
    return JournalConfig.at(dir.resolve("edge.log")).withMaxBytes(MAX);
  }

  /** Until hardly another record goes into the file. */
  private static void fillUp(Journal journal) throws IOException {
    for (long left = MAX - SealedSegments.RESERVE - 2_000; left > 0; left -= 1_000) {
      journal.append(Lines.ofLength(Level.INFO, 999));
    }
  }

  private void assertWithinTheBound() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file : files.filter(path -> path.toString().matches(".*log(\\.\\d+)?")).toList()) {
        assertThat(Files.size(file)).as(file.toString()).isLessThanOrEqualTo(MAX);
      }
    }
    assertThat(dir.resolve("edge.log.1")).exists();
    assertThat(verified(config().path()).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void manySealsOnRequest() throws Exception {
    try (Journal journal = Journal.open(config())) {
      fillUp(journal);
      for (int i = 0; i < SEALS; i++) {
        journal.seal();
      }
    }
    assertWithinTheBound();
  }

  @Test
  void manyStartsAndEnds() throws Exception {
    try (Journal journal = Journal.open(config())) {
      fillUp(journal);
    }
    for (int i = 0; i < SEALS; i++) {
      Journal.open(config()).close();
    }
    assertWithinTheBound();
  }
}
