package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a journal is found to be, also while a test waits for it. */
final class JournalState {
  private JournalState() {}

  /** The verification key that lies beside it. */
  static Vkey vkey(Path journal) throws IOException {
    Path file = journal.resolveSibling(journal.getFileName() + ".vkey");
    return Vkey.parse(Files.readString(file).strip());
  }

  /** What it is worth by that key. */
  static Verification verified(Path journal) throws IOException {
    return Verifier.verify(journal, vkey(journal));
  }

  /** Whether all that was handed over is written; false where the journal cannot. */
  static boolean isFlushed(Journal journal) {
    try {
      journal.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether nobody holds it: it is opened, and closed again. */
  static boolean isFree(JournalConfig config) throws IOException {
    try {
      Journal.open(config).close();
      return true;
    } catch (JournalHeldException e) {
      return false;
    }
  }
}
