package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The states that a power cut at one moment may leave: any prefix of the unsafe changes of names,
 * and with each any subset of the unsafe writes (of more than {@value #ALL_SUBSETS} writes: each
 * prefix, each one alone and each one missing); one of them torn, its front or its end lost, while
 * any of the others are whole (of more than {@value #ALL_CONTEXTS} writes: all, none, and those
 * before it); and two of them torn at random. What lies behind the last byte that survives is
 * missing or zeros.
 */
final class CrashStates {
  private static final int ALL_SUBSETS = 5;
  private static final int ALL_CONTEXTS = 3;

  private static final int PAIRS = 10;

  private final SimulatedDisk disk;
  private final String story;
  private final CrashCuts cuts;
  private final double share;
  private final Random random;
  private final Judge judge;

  /** Looks at a state. */
  interface Judge {
    void judge(CrashState state) throws IOException;
  }

  /**
   * @param cuts where writes are torn
   * @param share which part of the torn states is looked at, at random; 1 for all states
   */
  CrashStates(
      SimulatedDisk disk, String story, CrashCuts cuts, double share, Random random, Judge judge) {
    this.disk = disk;
    this.story = story;
    this.cuts = cuts;
    this.share = share;
    this.random = random;
    this.judge = judge;
  }

  /** Those that this event, the disk's last one, makes possible, or in which it promises more. */
  void each(DiskEvent event) throws IOException {
    if (event instanceof DiskEvent.ForceDirectory) {
      // Fewer changes of names can be lost: nothing else was possible before.
      return;
    }
    boolean name = event instanceof DiskEvent.OfNames;
    for (int names = name ? disk.unsafeNames() : 0; names <= disk.unsafeNames(); names++) {
      List<DiskEvent.Write> writes = disk.unsafeWrites(disk.names(names).values());
      if (!(event instanceof DiskEvent.Write)) {
        each(names, writes, 0);
      } else if (writes.contains(event)) {
        each(names, writes, writes.indexOf(event));
      }
    }
  }

  /**
   * @param added the first write without which all states were looked at before
   */
  private void each(int names, List<DiskEvent.Write> writes, int added) throws IOException {
    for (BitSet whole : subsets(writes.size())) {
      // There are fewer of them: of a hundredth of the torn states, a tenth of these is looked at.
      if ((added == 0 || whole.get(added)) && isLookedAt(Math.sqrt(share))) {
        both(names, parts(writes, whole));
      }
    }
    for (int torn = 0; torn < writes.size(); torn++) {
      List<Integer> places = cuts.of(writes.get(torn));
      for (BitSet whole : contexts(writes.size(), torn)) {
        if (added == 0 || torn == added || whole.get(added)) {
          tears(names, parts(writes, whole), torn, places, writes.get(torn).bytes().length);
        }
      }
    }
    pairs(names, writes);
  }

  private void tears(
      int names, List<CrashState.Part> context, int torn, List<Integer> places, int length)
      throws IOException {
    for (int cut : places) {
      if (isLookedAt(share)) {
        both(names, with(context, torn, new CrashState.Part(0, cut)));
      }
      if (isLookedAt(share)) {
        both(names, with(context, torn, new CrashState.Part(cut, length)));
      }
    }
  }

  /**
   * Which writes are whole: any, or if there are many, prefixes and all but one or none but one.
   */
  private static Set<BitSet> subsets(int count) {
    Set<BitSet> subsets = new LinkedHashSet<>();
    for (long set = 0; count <= ALL_SUBSETS && set < 1L << count; set++) {
      subsets.add(BitSet.valueOf(new long[] {set}));
    }
    for (int n = 0; n <= count; n++) {
      subsets.add(prefix(n));
      BitSet one = prefix(0);
      one.set(n, Math.min(n + 1, count));
      subsets.add(one);
      BitSet others = prefix(count);
      others.clear(n);
      subsets.add(others);
    }
    return subsets;
  }

  private static BitSet prefix(int length) {
    BitSet prefix = new BitSet();
    prefix.set(0, length);
    return prefix;
  }

  /**
   * Which of the others are whole when one is torn: any, or if there are many, all before, all,
   * none.
   */
  private static Set<BitSet> contexts(int count, int torn) {
    Set<BitSet> contexts = new LinkedHashSet<>();
    if (count <= ALL_CONTEXTS) {
      contexts.addAll(subsets(count));
    } else {
      contexts.addAll(List.of(prefix(torn), prefix(count), prefix(0)));
    }
    contexts.forEach(whole -> whole.clear(torn));
    return new LinkedHashSet<>(contexts);
  }

  private void pairs(int names, List<DiskEvent.Write> writes) throws IOException {
    for (int n = 0; n < PAIRS && writes.size() > 1; n++) {
      BitSet whole = new BitSet();
      writes.forEach(write -> whole.set(writes.indexOf(write), random.nextBoolean()));
      List<CrashState.Part> parts = new ArrayList<>(parts(writes, whole));
      for (int i : List.of(random.nextInt(writes.size()), random.nextInt(writes.size()))) {
        int length = writes.get(i).bytes().length;
        int cut = random.nextInt(length + 1);
        boolean front = random.nextBoolean();
        parts.set(i, new CrashState.Part(front ? 0 : cut, front ? cut : length));
      }
      if (isLookedAt(share)) {
        both(names, parts);
      }
    }
  }

  private static List<CrashState.Part> parts(List<DiskEvent.Write> writes, BitSet whole) {
    List<CrashState.Part> parts = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      parts.add(whole.get(i) ? CrashState.Part.all(writes.get(i)) : CrashState.Part.NONE);
    }
    return parts;
  }

  private static List<CrashState.Part> with(
      List<CrashState.Part> parts, int at, CrashState.Part part) {
    List<CrashState.Part> changed = new ArrayList<>(parts);
    changed.set(at, part);
    return changed;
  }

  private boolean isLookedAt(double part) {
    return random.nextDouble() < part;
  }

  private void both(int names, List<CrashState.Part> parts) throws IOException {
    judge.judge(CrashState.of(story, disk, names, parts, false));
    judge.judge(CrashState.of(story, disk, names, parts, true));
  }
}
