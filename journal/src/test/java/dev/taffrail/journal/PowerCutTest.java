package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The states that a power cut may leave of a short history, as a simulated disk has them: each is
 * opened, gone on with, and verified. So are those that a power cut leaves of a recovery, one for
 * each way that a recovery took.
 *
 * <p>{@code -Dtaffrail.crash.share=1} looks at all states instead of a part of them.
 */
class PowerCutTest {
  private static final @Nullable String ASKED = System.getProperty("taffrail.crash.share");

  private static final long FORCE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

  /** Thousands of folders are written: in memory where there is such a place. */
  private static final Path MEMORY = Path.of("/dev/shm");

  @TempDir Path dir;

  private Path memory;

  private int states;
  private int same;

  @BeforeEach
  void makeFolder() throws IOException {
    memory =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "taffrail-crash")
            : Files.createDirectory(dir.resolve("crashed"));
  }

  @AfterEach
  void deleteFolder() throws IOException {
    CrashJudge.clear(memory);
    Files.delete(memory);
  }

  /** Which part of the states is looked at. */
  private static double share(double otherwise) {
    return ASKED == null ? otherwise : Double.parseDouble(ASKED);
  }

  private JournalConfig crashed() {
    return CrashHistory.config(memory);
  }

  private JournalConfig plain(JournalConfig config) {
    return config.withSealed(false);
  }

  @Test
  void aSealedJournalSurvivesEveryPowerCut() throws IOException {
    SealedCrashJudge judge = new SealedCrashJudge(crashed(), 1);
    cutEverywhere(sealedHistory(), 0.0005, judge);
    tell("sealed", judge);
    assertThat(judge.found()).isEmpty();
    assertThat(judge.verdicts().keySet()).contains(Verdict.OK, Verdict.UNSEALED_TAIL);
  }

  @Test
  void aRecoverySurvivesEveryPowerCut() throws IOException {
    SealedCrashJudge first = new SealedCrashJudge(crashed(), 1);
    cutEverywhere(sealedHistory(), 0.0002, first);
    SealedCrashJudge second = new SealedCrashJudge(crashed(), 2);
    for (CrashJudge.Recovered recovered : first.recoveries()) {
      cutEverywhere(SimulatedDisk.of(recovered.state().files()), recovered, 0.00002, second);
    }
    tell("recoveries of " + first.recoveries().size() + " kinds", second);
    assertThat(second.found()).isEmpty();
  }

  /** What a killed process left unforced is seen by its successor, and may yet be lost with it. */
  @Test
  void aRecoveryAfterAKillSurvivesEveryPowerCut() throws IOException {
    List<DiskEvent> history = sealedHistory();
    SealedCrashJudge second = new SealedCrashJudge(crashed(), 2);
    SimulatedDisk disk = SimulatedDisk.of(Map.of());
    CrashJudge.Promise promise = CrashJudge.Promise.NONE;
    Set<String> known = new HashSet<>();
    Random random = new Random(1);
    for (DiskEvent event : history) {
      disk.apply(event);
      promise = promise.after(event);
      SealedCrashJudge first = new SealedCrashJudge(crashed(), 1);
      CrashState all = CrashState.seen("killed", disk);
      if (random.nextDouble() < Math.max(0.1, share(0.1)) && known.add(all.key())) {
        first.judge(all, promise, disk);
        assertThat(first.found()).isEmpty();
        cutEverywhere(disk.copy(), first.recoveries().get(0), 0.00002, second);
      }
    }
    tell("recoveries after a kill", second);
    assertThat(second.found()).isEmpty();
  }

  @Test
  void anUnsealedJournalSurvivesEveryPowerCut() throws IOException {
    PlainCrashJudge judge = new PlainCrashJudge(plain(crashed()), 1);
    cutEverywhere(history(plain(CrashHistory.config(dir.resolve("history")))), 0.02, judge);
    tell("unsealed", judge);
    assertThat(judge.found()).isEmpty();
  }

  private void tell(String what, CrashJudge judge) {
    if (ASKED != null) {
      System.err.printf(
          "power cuts, %s: %d states, %d more were the same; %d kinds of recovery%n",
          what, states, same, judge.recoveries().size());
    }
    // No state that was looked at is no state that was survived.
    assertThat(states).as(what).isPositive();
  }

  private void cutEverywhere(List<DiskEvent> history, double share, CrashJudge judge)
      throws IOException {
    CrashJudge.Recovered all =
        new CrashJudge.Recovered(
            new CrashState("", Map.of(), Map.of()), CrashJudge.Promise.NONE, history);
    cutEverywhere(SimulatedDisk.of(Map.of()), all, share, judge);
  }

  private void cutEverywhere(
      SimulatedDisk disk, CrashJudge.Recovered history, double share, CrashJudge judge)
      throws IOException {
    CrashJudge.Promise promise = history.promise();
    Set<String> known = new HashSet<>();
    int number = 0;
    for (DiskEvent event : history.events()) {
      disk.apply(event);
      promise = promise.after(event);
      CrashJudge.Promise now = promise;
      String story = history.state().story() + ", event " + number + " " + event.getClass();
      new CrashStates(
              disk,
              story,
              share(share),
              new Random(number++),
              state -> cut(state, now, known, judge))
          .each();
    }
  }

  private void cut(
      CrashState state, CrashJudge.Promise promise, Set<String> known, CrashJudge judge)
      throws IOException {
    if (known.add(promise + state.key())) {
      states++;
      judge.judge(state, promise, SimulatedDisk.of(state.files()));
    } else {
      same++;
    }
  }

  private List<DiskEvent> sealedHistory() throws IOException {
    return history(CrashHistory.config(dir.resolve("history")));
  }

  private List<DiskEvent> history(JournalConfig config) throws IOException {
    Path folder = Files.createDirectories(dir.resolve("history"));
    RecordedDisk disk = new RecordedDisk(folder, SimulatedDisk.of(Map.of()), FORCE_NANOS);
    CrashHistory history = new CrashHistory(config, disk, 0, disk::tell);
    if (config.sealed()) {
      history.make();
    }
    history.live();
    return disk.events();
  }
}
