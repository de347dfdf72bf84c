package dev.taffrail.journal;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a journal was closed, and all of it is on the device: then opening has nothing to force.
 */
final class CleanEnd {
  /** Holds a seal that opens no file whole, whatever the origin. */
  private static final int TAIL_BYTES = 4096;

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
    try (DiskFile file = disk.open(files.base())) {
      int length = (int) Math.min(TAIL_BYTES, file.size());
      byte[] tail = file.readFully(file.size() - length, length);
      return isDestroyed(lastLine(tail), keys);
    }
  }

  /** The line that ends the bytes, without its LF; empty when none is there whole. */
  private static byte[] lastLine(byte[] tail) {
    int end = tail.length - 1;
    int start = end;
    while (start > 0 && tail[start - 1] != '\n') {
      start--;
    }
    return start > 0 && tail[end] == '\n' ? Arrays.copyOfRange(tail, start, end) : new byte[0];
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
