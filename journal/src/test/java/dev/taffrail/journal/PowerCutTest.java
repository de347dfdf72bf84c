package dev.taffrail.journal;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The states that a power cut may leave of short histories, as a simulated disk has them: each is
 * opened, gone on with, and verified. So are those that a power cut leaves of a recovery, one for
 * each way that a recovery took.
 *
 * <p>{@code -Dtaffrail.crash.share=1} looks at all states instead of a part of them, {@code
 * -Dtaffrail.crash.threads=2} at two at a time. {@code -Dtaffrail.crash.cuts=words} tears writes
 * where words end, not at every byte: a third to a half of the states.
 */
@Tag("search")
class PowerCutTest {
  private static final @Nullable String ASKED = System.getProperty("taffrail.crash.share");
  private static final int THREADS = Integer.getInteger("taffrail.crash.threads", 1);

  private static final CrashCuts CUTS =
      CrashCuts.valueOf(System.getProperty("taffrail.crash.cuts", "bytes").toUpperCase(ROOT));

  /** Thousands of folders are written: in memory where there is such a place. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private static @Nullable HashedSignatures hashed;

  @TempDir Path dir;

  private final long started = System.nanoTime();
  private Path memory;
  private CrashThreads threads;
  private int states;
  private int same;

  @BeforeAll
  static void hashSignatures() {
    hashed = new HashedSignatures();
  }

  @AfterAll
  static void signAgain() {
    if (hashed != null) {
      hashed.close();
    }
  }

  @BeforeEach
  void makeFolder() throws IOException {
    threads = new CrashThreads(THREADS);
    memory =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "taffrail-crash")
            : Files.createDirectory(dir.resolve("crashed"));
  }

  @AfterEach
  void deleteFolder() throws IOException {
    threads.close();
    CrashJudge.clear(memory);
    Files.delete(memory);
  }

  /** Which part of the states is looked at. */
  private static double share(double otherwise) {
    return ASKED == null ? otherwise : Double.parseDouble(ASKED);
  }

  @ParameterizedTest
  @EnumSource
  void aSealedJournalAndItsRecoverySurviveEveryPowerCut(ShortHistory history) throws IOException {
    JournalConfig config = history.config(CrashHistory.config(memory));
    SealedCrashJudge first = new SealedCrashJudge(config, 1);
    cutEverywhere(history.recorded(dir), share(0.005), first);
    tell(history + ", " + first.verdicts(), first);
    assertThat(first.found()).isEmpty();
    assertThat(first.verdicts()).containsKey(Verdict.UNSEALED_TAIL);
    SealedCrashJudge second = new SealedCrashJudge(config, 2);
    for (CrashJudge.Recovered recovered : first.recoveries()) {
      cutEverywhere(recovered, share(0.001), second);
    }
    tell(history + ", recovered, " + second.verdicts(), second);
    assertThat(second.found()).isEmpty();
  }

  /**
   * What a killed process left unforced is seen by its successor, and may yet be lost with it. Of a
   * journal that is made twice then, only a part of the states is ever looked at: nothing that
   * anybody was promised can be lost.
   */
  @ParameterizedTest
  @EnumSource
  void aRecoveryAfterAKillSurvivesEveryPowerCut(ShortHistory history) throws IOException {
    JournalConfig config = history.config(CrashHistory.config(memory));
    double share = history == ShortHistory.MAKING ? 0.00005 : share(0.0005);
    SealedCrashJudge second = new SealedCrashJudge(config, 2);
    CrashJudge.Recovered whole = history.recorded(dir);
    SimulatedDisk disk = SimulatedDisk.of(whole.state().files());
    CrashJudge.Promise promise = whole.promise();
    Set<String> known = new HashSet<>();
    for (DiskEvent event : whole.events()) {
      disk.apply(event);
      promise = promise.after(event);
      SealedCrashJudge first = new SealedCrashJudge(config, 1);
      first.judge(CrashState.seen("killed", disk), promise, disk);
      assertThat(first.found()).isEmpty();
      CrashJudge.Recovered recovered = first.recoveries().get(0);
      if (known.add(disk.shape() + recovered.shape())) {
        cutEverywhere(disk.copy(), recovered, share, second);
      }
    }
    tell(history + ", recovered after a kill", second);
    assertThat(second.found()).isEmpty();
  }

  @Test
  void anUnsealedJournalSurvivesEveryPowerCut() throws IOException {
    PlainCrashJudge judge =
        new PlainCrashJudge(CrashHistory.config(memory).withSealed(false).withMaxBytes(2_000), 1);
    Path folder = Files.createDirectories(dir.resolve("history"));
    JournalConfig config = CrashHistory.config(folder).withSealed(false).withMaxBytes(2_000);
    RecordedDisk disk =
        new RecordedDisk(folder, SimulatedDisk.of(Map.of()), ShortHistory.FORCE_NANOS);
    CrashHistory history = new CrashHistory(config, disk, 0, disk::tell);
    history.open(o -> o.append().append().sync().append());
    history.open(
        o -> {
          for (int i = 0; i < 3; i++) {
            o.append(Level.INFO, 700).append().append(Level.ERROR, 700);
          }
          o.sync().append();
        });
    cutEverywhere(
        new CrashJudge.Recovered(
            new CrashState("", Map.of(), Map.of()), CrashJudge.Promise.NONE, disk.events()),
        share(0.03),
        judge);
    tell("unsealed", judge);
    assertThat(judge.found()).isEmpty();
  }

  private void tell(String what, CrashJudge judge) {
    threads.await();
    if (ASKED != null) {
      System.err.printf(
          "power cuts, %s: %d states so far, %d more were the same; %d kinds of recovery; %d s%n",
          what,
          states,
          same,
          judge.recoveries().size(),
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started));
    }
    // No state that was looked at is no state that was survived.
    assertThat(states).as(what).isPositive();
  }

  private void cutEverywhere(CrashJudge.Recovered history, double share, CrashJudge judge)
      throws IOException {
    cutEverywhere(SimulatedDisk.of(history.state().files()), history, share, judge);
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
      Random random = new Random(number++);
      new CrashStates(disk, story, CUTS, share, random, state -> cut(state, now, known, judge))
          .each(event);
    }
  }

  private void cut(
      CrashState state, CrashJudge.Promise promise, Set<String> known, CrashJudge judge)
      throws IOException {
    if (known.add(promise + state.key())) {
      states++;
      threads.run(() -> judge.judge(state, promise, SimulatedDisk.of(state.files())));
    } else {
      same++;
    }
  }
}
