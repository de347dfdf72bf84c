package dev.taffrail.journal;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a sealed journal ends, as recovery reads it before it changes anything: its tree, its last
 * seal and what stands behind that, and the deletions that its lines announce.
 *
 * <p>What has to be read to go on is the newest file, which begins with the tree of all before it.
 * What a rotation was to delete may be there still, as no seal waits for that: then the file before
 * is read too, whose last line tells what that was. So it is where the newest file holds no other
 * seal and that is not known to be the journal's own: the seal before tells, or is the last good
 * one. Older files were whole when they were left, and are the verifier's: to open a journal takes
 * no longer when they are many.
 */
final class JournalEnd implements Replay.Visitor {
  /** Lines behind the last seal may state anything: the next seal must be able to count on. */
  private static final long MOST_DROPPED = Seal.MOST / 2;

  private final List<JournalFile> sealed;
  private final OwnSeals own;
  private final Replay replay;

  /** Up to where a line that is not sealed yet announces a deletion; negative when none does. */
  private long pendingMin = -1;

  private long sealedMin;

  /** Losses told of behind the last seal, which counts those before it. */
  private long dropped;

  private JournalEnd(List<JournalFile> sealed, int newest, SealingKeys keys) throws IOException {
    this.sealed = sealed;
    this.own = OwnSeals.of(keys);
    this.replay = new Replay(sealed.subList(sealed.size() - newest, sealed.size()), this);
  }

  /**
   * @throws LostStateException when it is not as the seals say, or its last seal not its own
   */
  static JournalEnd read(JournalFiles files, Disk disk, JournalSnapshot snapshot, SealingKeys keys)
      throws IOException, LostStateException {
    List<JournalFile> sealed = snapshot.sealed();
    checkFiles(files, sealed, snapshot.strays());
    JournalEnd end = new JournalEnd(sealed, 1, keys);
    end.replay();
    if (end.needsFileBefore(disk)) {
      end = new JournalEnd(sealed, 2, keys);
      end.replay();
    }
    end.own.check();
    return end;
  }

  private static void checkFiles(
      JournalFiles files, List<JournalFile> sealed, List<JournalFile> strays)
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

  private void replay() throws IOException, LostStateException {
    try {
      replay.run();
    } catch (TamperedException e) {
      throw new LostStateException(String.valueOf(e.getMessage()), replay.lastSeal());
    }
    if (replay.lastSeal() == null) {
      throw new LostStateException("expected a seal in the first line, found none", null);
    }
  }

  @Override
  public void line(long index, LineReader line, byte[] leaf) {
    if (ControlLines.DROPPED.equals(line.controlEvent())) {
      dropped += Math.min(MOST_DROPPED - dropped, ControlLines.parseDropped(line.line()));
    }
    if (ControlLines.PRUNED.equals(line.controlEvent())) {
      ControlLines.parsePruned(line.line()).ifPresent(pruned -> pendingMin = pruned.minIndex());
    }
    if (ControlLines.RECOVERED.equals(line.controlEvent())) {
      // Whoever can write the file can write a prune behind its last seal: a crash makes it void.
      pendingMin = -1;
    }
  }

  @Override
  public @Nullable String sealFault(SealLine seal) {
    sealedMin = Math.max(sealedMin, pendingMin);
    pendingMin = -1;
    dropped = 0;
    return own.fault(seal);
  }

  private boolean needsFileBefore(Disk disk) throws IOException {
    long newest = sealed.get(sealed.size() - 1).firstIndex();
    boolean unproven = !own.isProven() && lastSeal().seal().size() == newest;
    return sealed.size() > 1 && (unproven || isDeletionLeft(disk));
  }

  /** Whether the line before the newest file announces a deletion that was not done. */
  private boolean isDeletionLeft(Disk disk) throws IOException {
    byte[] line = LastLine.of(disk, sealed.get(sealed.size() - 2).path());
    return ControlLines.parsePruned(line)
        .filter(pruned -> sealed.get(1).firstIndex() <= pruned.minIndex())
        .isPresent();
  }

  SealLine lastSeal() {
    return Objects.requireNonNull(replay.lastSeal(), "lastSeal");
  }

  /** The seals that open the files, oldest first; at least one. */
  List<SealLine> heads() {
    return sealed.stream().map(JournalFile::opening).toList();
  }

  /** How many of the oldest files should have been deleted. */
  int victims() {
    int victims = 0;
    while (victims < sealed.size() - 1 && sealed.get(victims + 1).firstIndex() <= sealedMin) {
      victims++;
    }
    return victims;
  }

  /** How many records the journal tells that it lost. */
  long dropped() {
    return Math.min(MOST_DROPPED, lastSeal().seal().dropped() + dropped);
  }

  /** The tree of all lines, to be gone on with when all else is asked. */
  Frontier frontier() {
    return replay.frontier();
  }

  /** Whether nothing stands behind the last seal, and nothing was to come behind it. */
  boolean isClean() {
    SealReason reason = lastSeal().seal().reason();
    boolean closed = reason == SealReason.CLOSE || reason == SealReason.GENESIS;
    return closed && replay.tail() == null && replay.unsealedRecords() == 0;
  }

  /** The record that says how it ends. */
  ControlLines.Recovered recovery() {
    return replay.recovery();
  }

  /** What the bytes at the end have to be ended with, so that a line can follow. */
  String ending() {
    TornRegion torn = replay.tail();
    return torn == null ? TornRegion.ENDED : torn.ending();
  }
}
