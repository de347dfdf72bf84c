package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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
  void anOfferedSecurityEventIsForcedAtOnceAndSealedWithinASecond() throws Exception {
    try (Journal journal = Journal.open(JournalConfig.at(log()))) {
      assertThat(Lines.offer(journal, Level.INFO, Lines.info(1))).isTrue();
      journal.flush();
      long forced = journal.stats().syncs();
      assertThat(journal.offer(Level.INFO, true, LOGIN, 0, LOGIN.length)).isTrue();
      await().atMost(Duration.ofMillis(900)).until(() -> journal.stats().syncs() > forced);
      await().atMost(Duration.ofSeconds(3)).until(() -> seals("error") == 1);
    }
  }

  @Test
  void anAppendedRecordThatSaysSoIsSealedWithinASecond() throws Exception {
    try (Journal journal = Journal.open(JournalConfig.at(log()))) {
      journal.append(LOGIN);
      await().atMost(Duration.ofSeconds(3)).until(() -> seals("error") == 1);
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
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch healed = new CountDownLatch(1);
    JournalConfig config = JournalConfig.at(log()).withBufferBytes(128 * 1024);
    try (Journal journal = Journal.open(config, disk.platform())) {
      disk.fail(
          (operation, path, bytes) -> {
            stalled.countDown();
            awaitQuietly(healed);
            return bytes;
          });
      journal.append(Lines.info(0));
      stalled.await();
      byte[] line = Lines.ofLength(Level.INFO, 1_000);
      int taken = 0;
      while (Lines.offer(journal, Level.INFO, line)) {
        taken++;
      }
      // To the last byte that an ordinary record of its length could have.
      while (Lines.offer(journal, Level.INFO, LOGIN)) {
        taken++;
      }
      boolean found = journal.offer(Level.INFO, true, LOGIN, 0, LOGIN.length);
      disk.heal();
      healed.countDown();
      assertThat(taken).isPositive();
      assertThat(found).isTrue();
    } finally {
      healed.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
