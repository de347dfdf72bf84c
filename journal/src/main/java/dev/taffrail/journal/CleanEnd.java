package dev.taffrail.journal;

import java.io.IOException;
import java.util.List;

/**
 * Whether a journal was closed, and all of it is on the device: then opening has nothing to force.
 */
final class CleanEnd {
  private CleanEnd() {}

  /**
   * The last line alone tells nothing: a process may have been killed between writing and forcing
   * it. But its key is destroyed only behind that force, and behind all that the journal had to do
   * on the disk before. So the close seal and the keys after its own tell it together.
   */
  static boolean isSafe(JournalFiles files, Disk disk, SealingKeys keys) throws IOException {
    if (disk.exists(files.next()) || disk.exists(files.nextChain()) || !disk.exists(files.base())) {
      return false;
    }
    return isDestroyed(LastLine.of(disk, files.base()), keys);
  }

  private static boolean isDestroyed(byte[] line, SealingKeys keys) throws IOException {
    Seal seal;
    try {
      seal = SealLine.parse(line).seal();
    } catch (IllegalArgumentException e) {
      // Any other line: the journal was not closed.
      return false;
    }
    return seal.reason() == SealReason.CLOSE && isDestroyed(seal, keys.held());
  }

  /** The key after the next one lies in the place of the one that signed. */
  private static boolean isDestroyed(Seal seal, List<SealingKeys.Held> held) {
    return held.stream().anyMatch(key -> key.is(KeyChain.SEAL, seal.next()))
        && held.stream()
            .anyMatch(key -> key.chain() == KeyChain.SEAL && key.number() == seal.number() + 2);
  }
}
