package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.vkey;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes killed with SIGKILL at each step that a journal takes on the disk: before it, after it,
 * and within it where it is a write. Then the journal is opened, gone on with, and verified.
 *
 * <p>{@code -Dtaffrail.crash.kills=all} kills at the first, a middle and the last step of each name
 * at all three moments, in place of one of them.
 */
@Tag("search")
class StepKillTest {
  private static final @Nullable String ASKED = System.getProperty("taffrail.crash.kills");

  /** So many kills of each short history in a build. */
  private static final int FEW = 1;

  @TempDir Path dir;

  private final Random random = new Random(2026);
  private int kills;

  /** A process to be killed, and the promises that it leaves. */
  private CrashJudge.Promise killed(
      Path folder, String life, int first, Moment moment, CrashJudge.Promise before)
      throws Exception {
    kills++;
    CrashJudge.Promise promise = before;
    try (ChildJvm child =
        new ChildJvm(
            CrashChild.class,
            folder.toString(),
            life,
            String.valueOf(first),
            moment.step().name(),
            String.valueOf(moment.occurrence()),
            moment.when().name())) {
      for (String line = child.readLine(); line != null; line = child.readLine()) {
        if (line.equals(CrashChild.KILL)) {
          child.kill();
        } else {
          promise = promise.after(promised(line, folder));
        }
      }
    }
    return promise;
  }

  private static DiskEvent promised(String line, Path folder) throws IOException {
    return line.equals(CrashChild.MADE)
        ? new DiskEvent.Made(vkey(folder.resolve("edge.log")))
        : new DiskEvent.Synced(Integer.parseInt(line.substring(CrashChild.SYNCED.length())));
  }

  /** When to kill. */
  private record Moment(DiskStep step, int occurrence, CrashChild.When when) {}

  /** The names of all steps, and how many there are of each. */
  private static final class Counting implements SteppedDisk.Walker {
    private final Map<DiskStep, Integer> steps = new LinkedHashMap<>();

    @Override
    public int before(DiskStep step, int bytes) {
      steps.merge(step, 1, Integer::sum);
      return bytes;
    }

    @Override
    public void after(DiskStep step) {
      // Counted before.
    }
  }

  private static Map<DiskStep, Integer> steps(Path folder, String life) throws IOException {
    Counting counting = new Counting();
    SteppedDisk disk = new SteppedDisk(counting);
    CrashHistory history =
        new CrashHistory(CrashHistory.config(folder), disk, CrashJudge.GENERATION, told -> {});
    if (life.equals("whole")) {
      history.make();
      history.live();
    } else {
      history.liveBriefly();
    }
    return counting.steps;
  }

  private List<Moment> moments(Map<DiskStep, Integer> steps) {
    List<Moment> moments = new ArrayList<>();
    steps.forEach(
        (step, count) -> {
          List<Moment> ofStep = new ArrayList<>();
          for (int occurrence : new TreeSet<>(List.of(1, (count + 1) / 2, count))) {
            for (CrashChild.When when : CrashChild.When.values()) {
              if (step.isWrite() || when != CrashChild.When.WITHIN) {
                ofStep.add(new Moment(step, occurrence, when));
              }
            }
          }
          moments.addAll(
              "all".equals(ASKED) ? ofStep : List.of(ofStep.get(random.nextInt(ofStep.size()))));
        });
    return moments;
  }

  @Test
  void aJournalSurvivesAKillAtEachOfItsSteps() throws Exception {
    Map<DiskStep, Integer> steps = steps(Files.createDirectories(dir.resolve("dry")), "whole");
    SealedCrashJudge judge = new SealedCrashJudge(CrashHistory.config(dir.resolve("judged")), 1);
    for (Moment moment : moments(steps)) {
      Path folder = Files.createDirectories(dir.resolve("killed-" + kills));
      CrashJudge.Promise promise = killed(folder, "whole", 0, moment, CrashJudge.Promise.NONE);
      CrashState state = CrashState.read(moment.toString(), folder);
      judge.judge(state, promise, SimulatedDisk.of(state.files()));
    }
    tell("steps", steps, judge);
    assertThat(judge.found()).isEmpty();
  }

  @Test
  void aRecoverySurvivesAKillAtEachOfItsSteps() throws Exception {
    SealedCrashJudge judge = new SealedCrashJudge(CrashHistory.config(dir.resolve("judged")), 2);
    for (Moment first : brokenOff()) {
      Path folder = Files.createDirectories(dir.resolve("first-" + kills));
      CrashJudge.Promise promise = killed(folder, "whole", 0, first, CrashJudge.Promise.NONE);
      CrashState state = CrashState.read(first.toString(), folder);
      Path dry = dir.resolve("dry-" + kills);
      state.writeTo(dry);
      Map<DiskStep, Integer> steps = steps(dry, "brief");
      for (Moment moment : moments(steps)) {
        if (ASKED == null && random.nextInt(4) > 0) {
          continue;
        }
        Path again = dir.resolve("again-" + kills);
        state.writeTo(again);
        CrashJudge.Promise now = killed(again, "brief", CrashJudge.GENERATION, moment, promise);
        CrashState left = CrashState.read(first + ", then " + moment, again);
        judge.judge(left, now, SimulatedDisk.of(left.files()));
      }
      tell("recovery after " + first, steps, judge);
    }
    assertThat(judge.found()).isEmpty();
  }

  /** Of histories with forces that fail, and of one that keeps no old file. */
  @ParameterizedTest
  @EnumSource(names = {"FAILING", "PRUNING", "FORGETTING", "KEEPING_NOTHING"})
  void aShortHistorySurvivesAKillAtEachOfItsSteps(ShortHistory history) throws Exception {
    Counting counting = new Counting();
    history.live(Files.createDirectories(dir.resolve("dry")), counting, told -> {});
    JournalConfig config = history.config(CrashHistory.config(dir.resolve("judged")));
    SealedCrashJudge judge = new SealedCrashJudge(config, 1);
    List<Moment> moments = moments(counting.steps);
    Collections.shuffle(moments, random);
    for (Moment moment : ASKED == null ? moments.subList(0, FEW) : moments) {
      Path folder = Files.createDirectories(dir.resolve("killed-" + kills));
      CrashJudge.Promise promise =
          killed(folder, history.name(), 0, moment, CrashJudge.Promise.NONE);
      CrashState state = CrashState.read(moment.toString(), folder);
      judge.judge(state, promise, SimulatedDisk.of(state.files()));
    }
    tell(history.name(), counting.steps, judge);
    assertThat(judge.found()).isEmpty();
  }

  /** A rotation in the middle of its names, and a seal half written. */
  private static List<Moment> brokenOff() {
    Moment rotation =
        new Moment(new DiskStep("rename edge.log to edge.log.1"), 3, CrashChild.When.AFTER);
    Moment seal =
        new Moment(new DiskStep("write journal_sealed to edge.log"), 2, CrashChild.When.WITHIN);
    return "all".equals(ASKED) ? List.of(rotation, seal) : List.of(rotation);
  }

  private void tell(String what, Map<DiskStep, Integer> steps, SealedCrashJudge judge) {
    if (ASKED != null) {
      System.err.printf("kills, %s: %d so far, %s%n", what, kills, judge.verdicts());
      steps.forEach((step, count) -> System.err.printf("  %4d %s%n", count, step.name()));
    }
  }
}
