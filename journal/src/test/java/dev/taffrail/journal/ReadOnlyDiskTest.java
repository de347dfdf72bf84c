package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.isFlushed;
import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file system takes nothing any more, and comes back as another one of the same name. */
class ReadOnlyDiskTest {
  @TempDir Path dir;

  private Path log() {
    return dir.resolve("disk/edge.log");
  }

  private void verifies() throws IOException {
    Verification found = verified(log());
    assertThat(found.problem()).isEmpty();
    assertThat(found.verdict()).isIn(Verdict.OK, Verdict.TORN);
  }

  /** As the kernel does after an error of the flash; then another one is put in its place. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @SuppressWarnings("try") // closed before it is verified
  void aFileSystemThatTheKernelMadeReadOnlyIsLeftOnceAnotherIsMountedInItsPlace(boolean sealed)
      throws Exception {
    Path image = dir.resolve("image");
    try (Mount disk = Mount.ext4(image, dir.resolve("disk"))) {
      Journal journal = Journal.open(JournalConfig.at(log()).withSealed(sealed));
      try (journal) {
        journal.append(Lines.info(0));
        journal.sync();
        disk.breakDown();
        AtomicInteger next = new AtomicInteger(1);
        await()
            .atMost(Duration.ofSeconds(10))
            .until(
                () -> {
                  byte[] line = Lines.info(next.getAndIncrement());
                  assertThat(Lines.offer(journal, Level.INFO, line)).isTrue();
                  return !isFlushed(journal);
                });
        disk.unmount();
        Path other = Files.copy(image, dir.resolve("other"));
        Mount.run("e2fsck", "-fy", other.toString());
        try (Mount again = Mount.ext4(other, dir.resolve("disk"))) {
          assertThat(again).isNotNull();
          await()
              .atMost(Duration.ofSeconds(40))
              .pollInterval(Duration.ofMillis(200))
              .until(() -> isFlushed(journal));
          journal.append(Lines.info(next.get()));
          journal.close();
          List<String> lines = Lines.of(log());
          for (int i = 0; i <= next.get(); i++) {
            assertThat(lines).contains(new String(Lines.info(i), UTF_8));
          }
          assertThat(lines).anyMatch(line -> line.contains("\"level\":\"critical\""));
          if (sealed) {
            verifies();
          }
        }
      }
    }
  }

  @Test
  void aWriteThatFailsForAWhileLosesNothingThatHadRoom() throws Exception {
    Files.createDirectories(dir.resolve("disk"));
    FaultyDisk disk = new FaultyDisk();
    try (Journal journal = Journal.open(JournalConfig.at(log()), disk.platform())) {
      journal.append(Lines.info(0));
      journal.seal();
      disk.fail(
          (operation, path, bytes) -> {
            throw new IOException("Input/output error");
          });
      for (int i = 1; i < 100; i++) {
        assertThat(Lines.offer(journal, Level.INFO, Lines.info(i))).isTrue();
      }
      // Long enough for the files to be opened anew again and again.
      for (int i = 0; i < 8; i++) {
        assertThat(!isFlushed(journal)).isTrue();
      }
      disk.heal();
      await().atMost(Duration.ofSeconds(40)).until(() -> isFlushed(journal));
    }
    List<String> lines = Lines.of(log());
    for (int i = 0; i < 100; i++) {
      assertThat(lines).containsOnlyOnce(new String(Lines.info(i), UTF_8));
    }
    assertThat(lines).anyMatch(line -> line.contains("\"event\":\"write_failed\""));
    verifies();
  }
}
