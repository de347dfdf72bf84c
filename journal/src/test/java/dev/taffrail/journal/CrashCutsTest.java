package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Why it is enough to tear writes where words end, when every byte takes too long.
 *
 * <p>{@code -Dtaffrail.crash.share=1} looks at every byte of every word.
 */
@Tag("search")
class CrashCutsTest {
  private static final double SHARE =
      Double.parseDouble(System.getProperty("taffrail.crash.share", "0.001"));

  private static @Nullable HashedSignatures hashed;

  @TempDir Path dir;

  private final Random random = new Random(2026);
  private int compared;

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

  @Test
  void wordsAreCutAtTheirEndsAndWhatIsBetweenThemAtEachByte() {
    byte[] bytes = "{\"event\":\"journal_sealed\"}\n".getBytes(UTF_8);
    // {| "|e|vent|" …: the beginning of a word, its first byte, its last one, its end.
    assertThat(CrashCuts.WORDS.of(new DiskEvent.Write(1, 0, bytes)))
        .containsExactly(1, 2, 3, 6, 7, 8, 9, 10, 11, 23, 24, 25, 26);
    assertThat(CrashCuts.BYTES.of(new DiskEvent.Write(1, 0, bytes))).hasSize(bytes.length - 1);
  }

  /** Of each write of a history, behind whatever else is unsafe by then. */
  @ParameterizedTest
  @EnumSource
  void whatACutWithinAWordLeavesIsRecoveredAsAfterOneAtItsEnds(ShortHistory history)
      throws IOException {
    CrashJudge.Recovered lived = history.recorded(dir);
    JournalConfig config = history.config(CrashHistory.config(dir.resolve("crashed")));
    SealedCrashJudge judge = new SealedCrashJudge(config, 1);
    SimulatedDisk disk = SimulatedDisk.of(lived.state().files());
    CrashJudge.Promise promise = lived.promise();
    for (DiskEvent event : lived.events()) {
      disk.apply(event);
      promise = promise.after(event);
      if (event instanceof DiskEvent.Write write) {
        compare(disk, write, promise, judge);
      }
    }
    assertThat(judge.found()).isEmpty();
    assertThat(compared).isPositive();
  }

  private void compare(
      SimulatedDisk disk, DiskEvent.Write write, CrashJudge.Promise promise, CrashJudge judge)
      throws IOException {
    NavigableSet<Integer> ends = new TreeSet<>(CrashCuts.WORDS.of(write));
    for (Side side : Side.values()) {
      Map<Integer, String> ways = new HashMap<>();
      for (int cut : CrashCuts.BYTES.of(write)) {
        if (!ends.contains(cut) && random.nextDouble() < SHARE) {
          for (int at : List.of(cut, ends.lower(cut), ends.higher(cut))) {
            if (!ways.containsKey(at)) {
              CrashState state = torn(disk, write, at, side);
              ways.put(at, judge.judge(state, promise, SimulatedDisk.of(state.files())));
            }
          }
          compared++;
          assertThat(ways.get(cut))
              .as("the %s of %s, torn at %d", side, write, cut)
              .isIn(ways.get(ends.lower(cut)), ways.get(ends.higher(cut)));
        }
      }
    }
  }

  /** All is there but a part of the last write. */
  private static CrashState torn(SimulatedDisk disk, DiskEvent.Write last, int cut, Side side) {
    int names = disk.unsafeNames();
    int length = last.bytes().length;
    List<CrashState.Part> parts = new ArrayList<>();
    for (DiskEvent.Write write : disk.unsafeWrites(disk.names(names).values())) {
      CrashState.Part part =
          side == Side.END ? new CrashState.Part(cut, length) : new CrashState.Part(0, cut);
      parts.add(write.equals(last) ? part : CrashState.Part.all(write));
    }
    return CrashState.of("cut at " + cut, disk, names, parts, side == Side.FRONT_AND_ZEROS);
  }

  /** What is left of a write. */
  private enum Side {
    FRONT,
    FRONT_AND_ZEROS,
    END
  }
}
