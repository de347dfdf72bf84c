package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.isFlushed;
import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The right to rename, create and delete in the journal's folder is gone, and comes back. */
class PermissionTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRotationWithoutTheRightToItWaitsAndNothingThatHadRoomIsLost(boolean sealed)
      throws Exception {
    Path folder = Files.createDirectory(dir.resolve("logs"));
    Path log = folder.resolve("edge.log");
    JournalConfig config =
        JournalConfig.at(log)
            .withSealed(sealed)
            .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
            .withRetention(RetentionPolicy.DEFAULT.withBackups(20));
    try (Journal journal = Journal.open(config)) {
      // Root ignores modes; an immutable folder binds it too.
      assumeTrue(Mount.run("chattr", "+i", folder.toString()), "chattr +i is not allowed here");
      int count = 0;
      try {
        for (; count < 400; count++) {
          assertThat(Lines.offer(journal, Level.ERROR, line(count))).isTrue();
        }
        await().until(() -> !isFlushed(journal));
      } finally {
        boolean mutable = Mount.run("chattr", "-i", folder.toString());
        assertThat(mutable).isTrue();
      }
      await().atMost(Duration.ofSeconds(40)).until(() -> isFlushed(journal));
      journal.sync();
      List<String> lines = Lines.of(log);
      for (int i = 0; i < count; i++) {
        assertThat(lines).containsOnlyOnce(new String(line(i), UTF_8));
      }
      assertThat(lines).anyMatch(line -> line.contains("\"event\":\"write_failed\""));
    }
    assertThat(folder.resolve("edge.log.1")).exists();
    if (sealed) {
      assertThat(verified(log).problem()).isEmpty();
    }
  }

  private static byte[] line(int n) {
    return Lines.record(
        Level.ERROR, "edge", "e", ",\"n\":" + n + ",\"pad\":\"" + "x".repeat(500) + "\"");
  }
}
