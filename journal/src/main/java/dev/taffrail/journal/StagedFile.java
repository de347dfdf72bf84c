package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The {@code edge.log.new} of a rotation that was broken off. Its lines belong to the journal when
 * it goes on where the file before it ends. When it does not, a power cut took the end of that one:
 * the rotation did not count yet, and no reader was ever given a line of it.
 */
final class StagedFile {
  private StagedFile() {}

  /** Whether the newest file, by its first line, still has the name of a rotation's new one. */
  static boolean isNewest(Path journal, List<JournalFile> sealed) {
    return !sealed.isEmpty()
        && sealed.get(sealed.size() - 1).path().equals(JournalSnapshot.staged(journal));
  }

  /**
   * Whether the newest file goes on where the one before it ends.
   *
   * @param sealed oldest first, each opened by a seal
   */
  static boolean follows(List<JournalFile> sealed) throws IOException {
    int last = sealed.size() - 1;
    SealLine line = sealed.get(last).opening();
    Replay before =
        new Replay(sealed.subList(Math.max(0, last - 1), last), new Replay.Visitor() {});
    try {
      before.run();
    } catch (TamperedException e) {
      // Whatever is wrong is found again by whoever asks, who says so; nothing is lost by it.
      return false;
    }
    return follows(before, line);
  }

  private static boolean follows(Replay before, SealLine line) {
    SealLine last = before.lastSeal();
    return last != null
        && before.tail() == null
        && line.seal().number() == last.seal().number() + 1
        && line.seal().size() == before.size()
        && Arrays.equals(line.seal().root(), before.frontier().root())
        && line.signedBy(0, last.seal().next());
  }
}
