package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal many times larger than the memory there is. */
class VerifierMemoryTest {
  private static final int FILES = 32;
  private static final int MEGABYTE = 1024 * 1024;

  @TempDir Path folder;

  @Test
  @Tag("search")
  void memoryDoesNotGrowWithTheJournal() throws Exception {
    SealedJournal written = SealedJournal.create(folder);
    for (int file = 0; file < FILES; file++) {
      for (int seal = 0; seal < 5; seal++) {
        written.records(2_000, 1_000).seal();
      }
      written.rotate(false);
    }
    // Tiny lines need more memory than others: for each byte, several of its hash.
    written.torn("{}\n".repeat(MEGABYTE));
    assertThat(bytes()).isGreaterThan(300L * MEGABYTE);
    String size = " " + (written.size() + MEGABYTE);
    assertThat(verify(written, 1)).isEqualTo("UNSEALED_TAIL" + size);
    assertThat(verify(written, 2)).isEqualTo("UNSEALED_TAIL" + size);
  }

  private static String verify(SealedJournal written, int threads) throws IOException {
    String[] arguments = {
      written.path().toString(), written.vkey().toString(), Integer.toString(threads)
    };
    // With all of the compiler: hundreds of megabytes are hashed.
    try (ChildJvm child = new ChildJvm(List.of("-Xmx24m"), VerifierChild.class, arguments)) {
      return String.valueOf(child.readLine());
    }
  }

  private long bytes() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
