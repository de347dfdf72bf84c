package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One journal whose writers are killed with SIGKILL at random times, each of them while it starts,
 * recovers what the one before left, or writes.
 *
 * <p>{@code -Dtaffrail.crash.rounds=500} kills so many.
 */
class KilledWriterTest {
  private static final int ROUNDS = Integer.getInteger("taffrail.crash.rounds", 6);

  /** How much longer than a writer needs for its first sync it lives at most. */
  private static final double LONGEST_LIFE = 1.5;

  @TempDir Path dir;

  @Test
  void aJournalSurvivesWritersKilledAtRandomTimes() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("killed"));
    Random random = new Random();
    List<String> found = new ArrayList<>();
    CrashJudge.Promise promise =
        new CrashJudge.Promise(
            Journal.create(CrashHistory.config(folder)), CrashJudge.Promise.NONE.synced());
    long firstSync = timeToSync(dir.resolve("warm"));
    int synced = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      long life = (long) (random.nextDouble() * LONGEST_LIFE * firstSync);
      for (String line : killed(folder, round, life)) {
        // The kill may have cut the last number: its beginning is a smaller one, and true as well.
        if (line.matches(CrashChild.SYNCED + "[0-9]+")) {
          int number = Integer.parseInt(line.substring(CrashChild.SYNCED.length()));
          promise = promise.after(new DiskEvent.Synced(number));
          synced++;
        }
      }
      SealedCrashJudge judge =
          new SealedCrashJudge(CrashHistory.config(dir.resolve("judged")), round + 1);
      CrashState state = CrashState.read("round " + round + " after " + life + " ns", folder);
      judge.judge(state, promise, SimulatedDisk.of(state.files()));
      found.add(judge.found());
    }
    found.removeIf(String::isEmpty);
    assertThat(String.join("\n", found)).isEmpty();
    assertThat(synced).isPositive();
  }

  /** Every third lives on from its first sync, however slow the machine is by then. */
  private static List<String> killed(Path folder, int round, long life) throws Exception {
    try (ChildJvm child = child(folder, round)) {
      List<String> told = new ArrayList<>();
      if (round % 3 == 0) {
        told.add(child.readLine());
      }
      child.waitFor(life, TimeUnit.NANOSECONDS);
      child.kill();
      told.addAll(child.readAll());
      return told;
    }
  }

  private static long timeToSync(Path folder) throws Exception {
    Files.createDirectories(folder);
    long start = System.nanoTime();
    try (ChildJvm child = child(folder, 1)) {
      assertThat(child.readLine()).startsWith(CrashChild.SYNCED);
      return System.nanoTime() - start;
    }
  }

  private static ChildJvm child(Path folder, int round) throws Exception {
    String first = String.valueOf(round * CrashJudge.GENERATION);
    return new ChildJvm(CrashChild.class, folder.toString(), "on", first, "none", "0", "AFTER");
  }
}
