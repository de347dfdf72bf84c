package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a sealed journal up where it was left, however that was: forces what is there, mends names,
 * reads how it ends, restores the chain, repeats deletions, erases used keys, and writes down an
 * unclean end.
 */
final class SealedRecovery {
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
      resumed = resume(keys, end(keys));
      return resumed;
    } finally {
      if (resumed == null) {
        keys.close();
      }
    }
  }

  private JournalEnd end(SealingKeys keys) throws IOException, LostStateException {
    if (!CleanEnd.isSafe(files, disk, keys)) {
      forceAll();
    }
    try (JournalSnapshot snapshot = new Names(files, disk).mend()) {
      return JournalEnd.read(files, disk, snapshot, keys);
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

  private SealedSegments resume(SealingKeys keys, JournalEnd end)
      throws IOException, LostStateException {
    ChainFile chain = chain(end);
    try {
      KeyRing ring = ring(keys, end, chain);
      deleteAgain(end, chain);
      return start(end, ring, chain);
    } catch (IOException | LostStateException | RuntimeException e) {
      chain.close();
      throw e;
    }
  }

  private ChainFile chain(JournalEnd end) throws IOException, LostStateException {
    try {
      return ChainFile.open(disk, files, end.heads());
    } catch (LostStateException e) {
      throw new LostStateException(String.valueOf(e.getMessage()), end.lastSeal());
    }
  }

  /** Finds the keys that the last seals announce. */
  private static KeyRing ring(SealingKeys keys, JournalEnd end, ChainFile chain)
      throws IOException, LostStateException {
    SealLine last = end.lastSeal();
    List<SealLine> heads = end.heads();
    byte[] nextSegment = heads.get(heads.size() - 1).seal().nextSegment();
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
  private void deleteAgain(JournalEnd end, ChainFile chain) throws IOException {
    List<SealLine> heads = end.heads();
    int victims = end.victims();
    for (int i = 0; i < victims; i++) {
      disk.delete(files.rotated(heads.size() - 1 - i));
    }
    chain.drop(heads.get(victims).seal().size());
  }

  private SealedSegments start(JournalEnd end, KeyRing ring, ChainFile chain) throws IOException {
    List<Long> firstLeaves =
        end.heads().stream().skip(end.victims()).map(head -> head.seal().size()).toList();
    SealedSegments segments =
        new SealedSegments(
            config,
            files,
            platform,
            counters,
            sealer(end, ring),
            ring,
            chain,
            firstLeaves,
            settler);
    if (end.isClean()) {
      segments.goOnBehind(end.lastSeal().seal());
    } else {
      byte[] line = ControlLines.recovered(platform.clocks().instant(), end.recovery());
      try {
        segments.recover(line, end.ending());
      } catch (IOException | RuntimeException e) {
        segments.close();
        throw e;
      }
    }
    return segments;
  }

  private Sealer sealer(JournalEnd end, KeyRing ring) {
    String origin = end.lastSeal().seal().origin();
    dropped.opened(origin, end.dropped());
    return new Sealer(
        origin, config.sealing().epochEvery(), platform, ring, end.frontier(), dropped::count);
  }
}
