package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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

  private static Set<Thread> helpers() {
    Set<Thread> helpers = new HashSet<>(Thread.getAllStackTraces().keySet());
    helpers.removeIf(thread -> !thread.getName().matches("taffrail-(settle|keys|journal.*)"));
    return helpers;
  }
}
