package dev.taffrail.journal;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rotation of a sealed journal. The writer makes the next file, {@code edge.log.new}, with the
 * seal over all before it as its first line, and writes on there at once. What makes the rotation
 * count is done beside it, in this order: the old file is safe, or left in doubt behind its last
 * seal; the new one is safe, the names are changed, the chain knows the seal, its keys are erased,
 * old files go. No reader opens {@code edge.log.new}: a seal that a power cut takes before it was
 * renamed was never shipped.
 */
final class Rotation {
  private final JournalFiles files;
  private final Disk disk;
  private final Sealer sealer;
  private final ActiveFile old;
  private final List<KeyChain> signers;
  private @Nullable SealLine line;
  private @Nullable ActiveFile next;

  Rotation(JournalFiles files, Disk disk, Sealer sealer, ActiveFile old) {
    this.files = files;
    this.disk = disk;
    this.sealer = sealer;
    this.old = old;
    this.signers = sealer.rotateChains();
  }

  /** Makes the first line of the next file, over all lines so far. */
  void sign() throws IOException {
    line = sealer.rotate();
  }

  /**
   * Makes the next file, once all of the old one is written. Tried again, the same line is written,
   * or its key would sign twice.
   */
  void open() throws IOException {
    next = old.next(files.next(), line().bytes());
  }

  /** The file that is written from now on. */
  ActiveFile next() {
    return opened(next);
  }

  /** The first line of that file. */
  SealLine line() {
    return opened(line);
  }

  private static <T> T opened(@Nullable T made) {
    if (made == null) {
      throw new IllegalStateException("expected the next file to be begun before");
    }
    return made;
  }

  /**
   * Plans what makes the rotation count.
   *
   * @param settleOld makes the old file safe
   * @param settleNext makes the new one safe
   * @param count how many files there are without the new one
   */
  void plan(
      Steps steps,
      Steps.Step settleOld,
      Steps.Step settleNext,
      int count,
      ChainFile chain,
      KeyRing ring) {
    steps.add(settleOld);
    steps.add(old::close);
    // No force of the name that it has now: a power cut that takes it takes those below with it.
    steps.add(settleNext);
    for (int number = count - 1; number > 0; number--) {
      int from = number;
      steps.add(() -> disk.rename(files.rotated(from), files.rotated(from + 1)));
    }
    steps.add(() -> old.rename(files.rotated(1)));
    steps.add(() -> next().rename(files.base()));
    steps.add(() -> disk.forceDirectory(files.directory()));
    steps.add(() -> chain.append(line()));
    steps.add(() -> ring.advance(signers));
  }
}
