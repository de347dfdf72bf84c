package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

  @TempDir Path dir;

  private int records;
  private int states;
  private int same;

  /** Which part of the states is looked at. */
  private static double share(double otherwise) {
    return ASKED == null ? otherwise : Double.parseDouble(ASKED);
  }

  private JournalConfig config(Path folder) {
    SealPolicy d = SealPolicy.DEFAULT;
    SealPolicy errorsAtOnce =
        new SealPolicy(
            d.records(),
            d.bytes(),
            d.minInterval(),
            d.busyInterval(),
            d.busyBytes(),
            d.quietInterval(),
            d.heartbeat(),
            Duration.ZERO,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            2);
    return JournalConfig.at(folder.resolve("edge.log"))
        .withOrigin("example.com/test/edge")
        .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
        .withBackups(1)
        .withSealing(errorsAtOnce);
  }

  private JournalConfig crashed() {
    return config(dir.resolve("crashed"));
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
      if (random.nextDouble() < share(0.1) && known.add(all.key())) {
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
    cutEverywhere(plainHistory(), 0.02, judge);
    tell("unsealed", judge);
    assertThat(judge.found()).isEmpty();
  }

  private void tell(String what, CrashJudge judge) {
    if (ASKED != null) {
      System.err.printf(
          "power cuts, %s: %d states, %d more were the same; %d kinds of recovery%n",
          what, states, same, judge.recoveries().size());
    }
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
              disk, story, share, new Random(number++), state -> cut(state, now, known, judge))
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

  /** Making, syncing, sealing, an error, rotations with prunes and epochs, closing, opening. */
  private List<DiskEvent> sealedHistory() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("history"));
    RecordedDisk disk = new RecordedDisk(folder, SimulatedDisk.of(Map.of()), FORCE_NANOS);
    disk.tell(new DiskEvent.Made(Journal.create(config(folder), disk.platform())));
    return history(config(folder), disk);
  }

  private List<DiskEvent> plainHistory() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("history"));
    RecordedDisk disk = new RecordedDisk(folder, SimulatedDisk.of(Map.of()), FORCE_NANOS);
    return history(plain(config(folder)), disk);
  }

  private List<DiskEvent> history(JournalConfig config, RecordedDisk disk) throws IOException {
    try (Journal journal = Journal.open(config, disk.platform())) {
      append(journal, Level.INFO, 0);
      append(journal, Level.INFO, 0);
      sync(journal, disk);
      append(journal, Level.INFO, 0);
      journal.seal();
      append(journal, Level.ERROR, 0);
      append(journal, Level.INFO, 0);
      sync(journal, disk);
      for (int i = 0; i < 8; i++) {
        append(journal, Level.INFO, 60_000);
        append(journal, Level.INFO, 0);
        append(journal, Level.INFO, 0);
      }
      append(journal, Level.INFO, 0);
    }
    disk.tell(new DiskEvent.Synced(records - 1));
    try (Journal journal = Journal.open(config, disk.platform())) {
      append(journal, Level.INFO, 0);
    }
    disk.tell(new DiskEvent.Synced(records - 1));
    return disk.events();
  }

  private void append(Journal journal, Level level, int pad) throws IOException {
    String field = ",\"n\":" + records++ + (pad > 0 ? ",\"pad\":\"" + "p".repeat(pad) + "\"" : "");
    journal.append(Lines.record(level, "edge.sensor", "reading", field));
  }

  private void sync(Journal journal, RecordedDisk disk) throws IOException {
    journal.sync();
    disk.tell(new DiskEvent.Synced(records - 1));
  }
}
