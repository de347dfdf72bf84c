package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a sealed journal up where it was left, however that was: forces what is there, mends names,
 * replays the newest file, checks that its last seal is the journal's own, restores the chain,
 * repeats deletions, erases used keys, and writes down an unclean end.
 */
final class SealedRecovery {
  /** Lines behind the last seal may state anything: the next seal must be able to count on. */
  private static final long MOST_DROPPED = Seal.MOST / 2;

  private final JournalConfig config;
  private final JournalFiles files;
  private final Platform platform;
  private final Disk disk;
  private final Counters counters;
  private final DroppedSoFar dropped;
  private final Settler settler;

  /**
   * @param dropped is told what the last seal says, and told by the next
   */
  SealedRecovery(
      JournalConfig config,
      JournalFiles files,
      Platform platform,
      Counters counters,
      DroppedSoFar dropped,
      Settler settler) {
    this.config = config;
    this.files = files;
    this.platform = platform;
    this.disk = platform.disk();
    this.counters = counters;
    this.dropped = dropped;
    this.settler = settler;
  }

  /**
   * @throws LostStateException when the journal cannot be continued; no line was written then
   */
  SealedSegments resume() throws IOException, LostStateException {
    SealingKeys keys = KeyRing.keys(config, files, platform);
    SealedSegments resumed = null;
    try {
      resumed = resume(keys);
      return resumed;
    } finally {
      if (resumed == null) {
        keys.close();
      }
    }
  }

  private SealedSegments resume(SealingKeys keys) throws IOException, LostStateException {
    if (!CleanEnd.isSafe(files, disk, keys)) {
      forceAll();
    }
    try (JournalSnapshot snapshot = new Names(files, disk).mend()) {
      List<JournalFile> sealed = new ArrayList<>(snapshot.sealed());
      checkFiles(sealed, snapshot.strays());
      Tail tail = new Tail(OwnSeals.of(keys));
      Replay replay = new Replay(last(sealed, 1), tail);
      run(replay);
      if (needsFileBefore(replay, sealed, tail)) {
        tail = new Tail(OwnSeals.of(keys));
        replay = new Replay(last(sealed, 2), tail);
        run(replay);
      }
      tail.own.check();
      return resume(keys, replay, sealed, tail);
    }
  }

  /** What is read next must not be what only the memory of this machine still has. */
  private void forceAll() throws IOException {
    for (Path path : disk.list(files.directory())) {
      if (isOurs(path)) {
        try (DiskFile file = disk.open(path)) {
          file.force();
        }
      }
    }
    disk.forceDirectory(files.directory());
  }

  private boolean isOurs(Path path) {
    return files.holdsRecords(path) || path.equals(files.chain());
  }

  private void checkFiles(List<JournalFile> sealed, List<JournalFile> strays)
      throws LostStateException {
    if (!strays.isEmpty()) {
      JournalFile stray = strays.get(0);
      throw new LostStateException(
          stray + ": expected a genesis or rotate seal in its first line, found " + stray.fault(),
          sealed.isEmpty() ? null : sealed.get(sealed.size() - 1).first());
    }
    if (sealed.isEmpty()) {
      throw new LostStateException(files.base() + ": expected a sealed journal, found none", null);
    }
  }

  /**
   * What has to be read to go on is the newest file, which begins with the tree of all before it.
   * What a rotation was to delete may be there still, as no seal waits for that: then the file
   * before is read too, whose last line tells what that was. So it is where the newest file holds
   * no other seal and the holder of the keys does not tell which one signed that: the seal before
   * does. Older files were whole when they were left, and are the verifier's: to open a journal
   * takes no longer when they are many.
   */
  private boolean needsFileBefore(Replay replay, List<JournalFile> sealed, Tail tail)
      throws IOException, LostStateException {
    long newest = JournalSnapshot.firstIndex(sealed.get(sealed.size() - 1));
    boolean unknown = !tail.own.isTold() && lastSeal(replay).seal().size() == newest;
    return sealed.size() > 1 && (unknown || isDeletionLeft(sealed));
  }

  /** Whether the line before the newest file announces a deletion that was not done. */
  private boolean isDeletionLeft(List<JournalFile> sealed) throws IOException {
    byte[] line = LastLine.of(disk, sealed.get(sealed.size() - 2).path());
    return ControlLines.parsePruned(line)
        .filter(pruned -> JournalSnapshot.firstIndex(sealed.get(1)) <= pruned.minIndex())
        .isPresent();
  }

  private static List<JournalFile> last(List<JournalFile> sealed, int count) {
    return sealed.subList(sealed.size() - count, sealed.size());
  }

  private static void run(Replay replay) throws IOException, LostStateException {
    try {
      replay.run();
    } catch (TamperedException e) {
      throw new LostStateException(String.valueOf(e.getMessage()), replay.lastSeal());
    }
  }

  private SealedSegments resume(
      SealingKeys keys, Replay replay, List<JournalFile> sealed, Tail tail)
      throws IOException, LostStateException {
    SealLine last = lastSeal(replay);
    List<SealLine> heads = new ArrayList<>();
    for (JournalFile file : sealed) {
      SealLine first = file.first();
      if (first != null) {
        heads.add(first);
      }
    }
    int victims = tail.victims(sealed);
    ChainFile chain = chain(heads, last);
    try {
      KeyRing ring = ring(keys, last, heads.get(heads.size() - 1), chain);
      deleteAgain(sealed, victims, chain);
      List<Long> firstLeaves = sealed.stream().map(JournalSnapshot::firstIndex).toList();
      Sealer sealer = sealer(replay, last, ring, tail.dropped);
      return start(replay, sealer, ring, chain, firstLeaves.subList(victims, firstLeaves.size()));
    } catch (IOException | LostStateException | RuntimeException e) {
      chain.close();
      throw e;
    }
  }

  private ChainFile chain(List<SealLine> heads, SealLine last)
      throws IOException, LostStateException {
    try {
      return ChainFile.open(disk, files, heads);
    } catch (LostStateException e) {
      throw new LostStateException(String.valueOf(e.getMessage()), last);
    }
  }

  private static SealLine lastSeal(Replay replay) throws LostStateException {
    SealLine last = replay.lastSeal();
    if (last == null) {
      throw new LostStateException("expected a seal in the first line, found none", null);
    }
    return last;
  }

  /** Finds the keys that the last seals announce. */
  private static KeyRing ring(SealingKeys keys, SealLine last, SealLine head, ChainFile chain)
      throws IOException, LostStateException {
    byte[] nextSegment = head.seal().nextSegment();
    byte[] nextEpoch = chain.nextEpoch();
    if (nextSegment == null || nextEpoch == null) {
      throw new LostStateException("expected the journal's chain", last);
    }
    Map<KeyChain, byte[]> announced = new EnumMap<>(KeyChain.class);
    announced.put(KeyChain.SEAL, last.seal().next());
    announced.put(KeyChain.SEGMENT, nextSegment);
    announced.put(KeyChain.EPOCH, nextEpoch);
    try {
      return KeyRing.resume(keys, announced);
    } catch (LostKeysException e) {
      throw new LostStateException(
          "after seal " + last.seal().number() + ": " + e.getMessage(), last);
    }
  }

  /** A crash came between a rotation and the deletion that a sealed prune record announces. */
  private void deleteAgain(List<JournalFile> sealed, int victims, ChainFile chain)
      throws IOException {
    for (int i = 0; i < victims; i++) {
      disk.delete(files.rotated(sealed.size() - 1 - i));
    }
    chain.drop(JournalSnapshot.firstIndex(sealed.get(victims)));
  }

  private Sealer sealer(Replay replay, SealLine last, KeyRing ring, long droppedBehind) {
    dropped.opened(
        last.seal().origin(), Math.min(MOST_DROPPED, last.seal().dropped() + droppedBehind));
    return new Sealer(
        last.seal().origin(),
        config.sealing().epochEvery(),
        platform,
        ring,
        replay.frontier(),
        dropped::count);
  }

  private SealedSegments start(
      Replay replay, Sealer sealer, KeyRing ring, ChainFile chain, List<Long> firstLeaves)
      throws IOException, LostStateException {
    ControlLines.Recovered recovery = replay.recovery();
    TornRegion torn = replay.tail();
    boolean clean = torn == null && replay.unsealedRecords() == 0 && endsCleanly(lastSeal(replay));
    SealedSegments segments =
        new SealedSegments(
            config, files, platform, counters, sealer, ring, chain, firstLeaves, settler);
    if (!clean) {
      byte[] line =
          ControlLines.recovered(DropReport.instant(platform.clocks().wallMicros()), recovery);
      try {
        segments.recover(line, torn == null ? TornRegion.ENDED : torn.ending());
      } catch (IOException | RuntimeException e) {
        segments.close();
        throw e;
      }
    }
    return segments;
  }

  private static boolean endsCleanly(SealLine last) {
    SealReason reason = last.seal().reason();
    return reason == SealReason.CLOSE || reason == SealReason.GENESIS;
  }

  /**
   * The deletions that the journal announces, and which of them are sealed; and the losses told of
   * behind the last seal, which counts those before it.
   */
  private static final class Tail implements Replay.Visitor {
    private final OwnSeals own;
    private long pendingIndex = -1;
    private long pendingMin;
    private long sealedMin;
    private long dropped;

    Tail(OwnSeals own) {
      this.own = own;
    }

    @Override
    public void line(long index, LineReader line, byte[] leaf) {
      if (ControlLines.DROPPED.equals(line.controlEvent())) {
        dropped += Math.min(MOST_DROPPED - dropped, ControlLines.parseDropped(line.line()));
      }
      ControlLines.Pruned pruned = read(line);
      if (pruned != null) {
        pendingIndex = index;
        pendingMin = pruned.minIndex();
      }
    }

    private static ControlLines.@Nullable Pruned read(LineReader line) {
      return ControlLines.PRUNED.equals(line.controlEvent())
          ? ControlLines.parsePruned(line.line()).orElse(null)
          : null;
    }

    @Override
    public @Nullable String sealFault(SealLine seal) {
      if (pendingIndex >= 0) {
        sealedMin = Math.max(sealedMin, pendingMin);
        pendingIndex = -1;
      }
      dropped = 0;
      return own.fault(seal);
    }

    /** How many of the oldest files should have been deleted. */
    int victims(List<JournalFile> sealed) {
      int victims = 0;
      while (victims < sealed.size() - 1
          && JournalSnapshot.firstIndex(sealed.get(victims + 1)) <= sealedMin) {
        victims++;
      }
      return victims;
    }
  }
}
