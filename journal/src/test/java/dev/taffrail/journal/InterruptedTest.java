package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterruptedTest {
  @TempDir Path dir;

  private Path log() {
    return dir.resolve("edge.log");
  }

  @AfterEach
  void forget() {
    boolean unused = Thread.interrupted();
  }

  private static List<Thread> threadsOf(String journal) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("taffrail-"))
        .filter(thread -> thread.getName().contains(journal))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStrangerThatInterruptsTheJournalsThreadsHarmsNothing(boolean sealed) throws Exception {
    JournalConfig config =
        JournalConfig.at(dir.resolve("stranger.log"))
            .withSealed(sealed)
            .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
            .withRetention(RetentionPolicy.DEFAULT.withBackups(100));
    Path log = config.path();
    try (Journal journal = Journal.open(config)) {
      List<Thread> threads = threadsOf("stranger.log");
      assertThat(threads).isNotEmpty();
      for (int i = 0; i < 3_000; i++) {
        journal.append(Lines.info(i));
        threads.forEach(Thread::interrupt);
        if (i % 100 == 99) {
          journal.sync();
        }
        if (i % 500 == 499) {
          journal.seal();
        }
      }
    }
    assertThat(Lines.ofCallers(log)).hasSize(3_000);
    if (sealed) {
      assertThat(verified(log).verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void aCallerThatIsInterruptedStillLogsAndKeepsItsInterrupt() throws Exception {
    try (Journal journal = Journal.open(JournalConfig.at(log()))) {
      Thread.currentThread().interrupt();
      assertThat(Lines.offer(journal, Level.INFO, Lines.info(1))).isTrue();
      journal.append(Lines.info(2));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      flushInterrupted(journal);
      assertThat(Thread.interrupted()).isTrue();
      journal.flush();
      assertThat(Lines.ofCallers(log())).hasSize(2);
    }
  }

  /** Not met when the writer was faster than the wait. */
  private static void flushInterrupted(Journal journal) throws IOException {
    try {
      journal.flush();
    } catch (InterruptedIOException e) {
      assertThat(e).hasMessageContaining("interrupted while waiting");
    }
  }

  /** As an executor's task does that ends by shutdownNow. */
  @Test
  void anInterruptedThreadOpensAndClosesAJournalWell() throws Exception {
    Thread.currentThread().interrupt();
    try (Journal journal = Journal.open(JournalConfig.at(log()))) {
      assertThat(Lines.offer(journal, Level.INFO, Lines.info(1))).isTrue();
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Lines.ofCallers(log())).hasSize(1);
    assertThat(Lines.of(log())).anyMatch(line -> line.contains("\"reason\":\"close\""));
  }
}
