package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.FaultyDisk.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityEventTest {
  private static final byte[] LOGIN =
      Lines.record(Level.INFO, "edge.auth", "login", ",\"user\":\"ada\",\"security\":true");

  @TempDir Path dir;

  private Path log() {
    return dir.resolve("edge.log");
  }

  private long seals(String reason) throws IOException {
    return Lines.of(log()).stream().filter(l -> l.contains("\"reason\":\"" + reason)).count();
  }

  @Test
  void anOfferedSecurityEventIsForcedAtOnceAndSealedAsAnErrorIs() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    AtomicBoolean forced = new AtomicBoolean();
    try (Journal journal = Journal.open(JournalConfig.at(log()), disk.platform())) {
      assertThat(Lines.offer(journal, Level.INFO, Lines.info(1))).isTrue();
      journal.flush();
      // At once: before the seal, which has a second (SealScheduleTest).
      disk.fail(
          (operation, path, bytes) -> {
            if (operation == Operation.FORCE && path.equals(log()) && seals("error") == 0) {
              forced.compareAndSet(false, Files.readString(path).contains("login"));
            }
            return bytes;
          });
      assertThat(journal.offer(Level.INFO, true, LOGIN, 0, LOGIN.length)).isTrue();
      await().until(() -> seals("error") == 1);
      assertThat(forced).isTrue();
    }
  }

  @Test
  void anAppendedRecordThatSaysSoIsSealedAsAnErrorIs() throws Exception {
    try (Journal journal = Journal.open(JournalConfig.at(log()))) {
      journal.append(LOGIN);
      await().until(() -> seals("error") == 1);
    }
  }

  @Test
  void aTextThatQuotesTheMarkIsNone() {
    byte[] quoting =
        Lines.record(
            Level.INFO, "edge", "said", ",\"text\":\"{\\\"a\\\":1,\\\"security\\\":true}\"");
    assertThat(new String(quoting, UTF_8)).contains("security");
    assertThat(SecurityMark.isIn(quoting)).isFalse();
    assertThat(SecurityMark.isIn(Lines.info(1))).isFalse();
    assertThat(SecurityMark.isIn(LOGIN)).isTrue();
  }

  @Test
  void aSecurityEventFindsRoomWhereOthersOfItsLevelDoNot() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    JournalConfig config = JournalConfig.at(log()).withBufferBytes(128 * 1024);
    // Closed first, so that a failed assertion ends the test instead of waiting for the writer.
    try (Journal journal = Journal.open(config, disk.platform());
        FaultyDisk.Hang hang = disk.hang()) {
      journal.append(Lines.info(0));
      hang.awaitReached();
      byte[] line = Lines.ofLength(Level.INFO, 1_000);
      int taken = 0;
      while (Lines.offer(journal, Level.INFO, line)) {
        taken++;
      }
      // To the last byte that an ordinary record of its length could have.
      while (Lines.offer(journal, Level.INFO, LOGIN)) {
        taken++;
      }
      assertThat(taken).isPositive();
      assertThat(journal.offer(Level.INFO, true, LOGIN, 0, LOGIN.length)).isTrue();
    }
  }
}
