package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The states that a power cut at one moment may leave: any prefix of the unsafe changes of names,
 * and with each any subset of the unsafe writes (of more than {@value #ALL_SUBSETS} writes: each
 * prefix, each one alone and each one missing), one of them torn at its front or its end while the
 * others are whole, lost or as if written in order, and pairs of tears at random. What lies behind
 * the last byte that survives is missing or zeros.
 */
final class CrashStates {
  private static final int ALL_SUBSETS = 5;

  /**
   * Longer writes are torn at the ends of lines and sectors, near their own ends, and at random.
   */
  private static final int EVERY_BYTE = 4_096;

  private static final int SECTOR = 512;
  private static final int NEAR = 40;
  private static final int PAIRS = 10;

  private final SimulatedDisk disk;
  private final String story;
  private final double share;
  private final Random random;
  private final Judge judge;

  /** Looks at a state. */
  interface Judge {
    void judge(CrashState state) throws IOException;
  }

  /**
   * @param share which part of the torn states is looked at, at random; 1 for all states
   */
  CrashStates(SimulatedDisk disk, String story, double share, Random random, Judge judge) {
    this.disk = disk;
    this.story = story;
    this.share = share;
    this.random = random;
    this.judge = judge;
  }

  void each() throws IOException {
    for (int names = 0; names <= disk.unsafeNames(); names++) {
      List<DiskEvent.Write> writes = disk.unsafeWrites(disk.names(names).values());
      subsets(names, writes);
      for (int i = 0; i < writes.size(); i++) {
        tears(names, writes, i);
      }
      pairs(names, writes);
    }
  }

  private void subsets(int names, List<DiskEvent.Write> writes) throws IOException {
    int count = writes.size();
    if (count <= ALL_SUBSETS) {
      for (int set = 0; set < 1 << count; set++) {
        int chosen = set;
        untorn(names, parts(writes, i -> (chosen >> i & 1) == 1));
      }
      return;
    }
    for (int n = 0; n <= count; n++) {
      int at = n;
      untorn(names, parts(writes, i -> i < at));
      untorn(names, parts(writes, i -> i == at));
      untorn(names, parts(writes, i -> i != at));
    }
  }

  private void tears(int names, List<DiskEvent.Write> writes, int torn) throws IOException {
    List<List<CrashState.Part>> contexts =
        List.of(parts(writes, i -> i < torn), parts(writes, i -> true), parts(writes, i -> false));
    int length = writes.get(torn).bytes().length;
    for (int cut : cuts(writes.get(torn))) {
      for (List<CrashState.Part> context : writes.size() == 1 ? contexts.subList(0, 1) : contexts) {
        torn(names, with(context, torn, new CrashState.Part(0, cut)));
        torn(names, with(context, torn, new CrashState.Part(cut, length)));
      }
    }
  }

  private void pairs(int names, List<DiskEvent.Write> writes) throws IOException {
    for (int n = 0; n < PAIRS && writes.size() > 1; n++) {
      List<CrashState.Part> parts = new ArrayList<>(parts(writes, i -> random.nextBoolean()));
      for (int i : List.of(random.nextInt(writes.size()), random.nextInt(writes.size()))) {
        int length = writes.get(i).bytes().length;
        int cut = random.nextInt(length + 1);
        parts.set(i, random.nextBoolean() ? new CrashState.Part(0, cut) : part(cut, length));
      }
      torn(names, parts);
    }
  }

  private static CrashState.Part part(int from, int to) {
    return new CrashState.Part(from, to);
  }

  private interface Chosen {
    boolean is(int write);
  }

  private static List<CrashState.Part> parts(List<DiskEvent.Write> writes, Chosen whole) {
    List<CrashState.Part> parts = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      parts.add(whole.is(i) ? CrashState.Part.all(writes.get(i)) : CrashState.Part.NONE);
    }
    return parts;
  }

  private static List<CrashState.Part> with(
      List<CrashState.Part> parts, int at, CrashState.Part part) {
    List<CrashState.Part> changed = new ArrayList<>(parts);
    changed.set(at, part);
    return changed;
  }

  /** Where a write is torn: at every byte when it is short. */
  private SortedSet<Integer> cuts(DiskEvent.Write write) {
    int length = write.bytes().length;
    SortedSet<Integer> cuts = new TreeSet<>();
    for (int at = 1; at < length; at++) {
      boolean nearEnd = at < NEAR || at > length - NEAR;
      boolean nearSector = (write.position() + at + 1) % SECTOR <= 2;
      boolean nearLine = write.bytes()[at] == '\n' || write.bytes()[at - 1] == '\n';
      if (length <= EVERY_BYTE || nearEnd || nearSector || nearLine) {
        cuts.add(at);
      }
    }
    for (int i = 0; i < NEAR && length > 1; i++) {
      cuts.add(1 + random.nextInt(length - 1));
    }
    return cuts;
  }

  private void torn(int names, List<CrashState.Part> parts) throws IOException {
    if (random.nextDouble() < share) {
      both(names, parts);
    }
  }

  /** There are fewer of them: of a hundredth of the torn states, a tenth of these is looked at. */
  private void untorn(int names, List<CrashState.Part> parts) throws IOException {
    if (random.nextDouble() < Math.sqrt(share)) {
      both(names, parts);
    }
  }

  private void both(int names, List<CrashState.Part> parts) throws IOException {
    judge.judge(CrashState.of(story, disk, names, parts, false));
    judge.judge(CrashState.of(story, disk, names, parts, true));
  }
}
