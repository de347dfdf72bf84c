package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadsEndTest {
  @TempDir Path dir;

  /**
   * A servlet container looks for them as soon as an application said that it has ended. On a busy
   * machine one or the other may come too late.
   */
  @Test
  void hardlyEverIsAThreadOfAJournalThereBehindItsEnd() throws Exception {
    int rounds = 20;
    int left = 0;
    for (int i = 0; i < rounds; i++) {
      Set<Thread> before = helpers();
      try (Journal journal = Journal.open(JournalConfig.at(dir.resolve("edge.log")))) {
        journal.append(Lines.info(i));
      }
      Set<Thread> after = helpers();
      after.removeAll(before);
      left += after.isEmpty() ? 0 : 1;
    }
    assertThat(left).isLessThan(rounds / 2);
  }

  /** Also one that just began to wait for another task. */
  @Test
  void aThreadThatWaitsForTasksEndsAtOnce() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      LoneThread lone = new LoneThread("lone");
      CountDownLatch ran = new CountDownLatch(1);
      lone.execute(ran::countDown);
      ran.await();
      lone.end();
      lone.end();
    }
    await()
        .atMost(Duration.ofMillis(500))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("lone")));
  }

  private static Set<Thread> helpers() {
    Set<Thread> helpers = new HashSet<>(Thread.getAllStackTraces().keySet());
    helpers.removeIf(thread -> !thread.getName().matches("taffrail-(settle|keys|journal.*)"));
    return helpers;
  }
}
