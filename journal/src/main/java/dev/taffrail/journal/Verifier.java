package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Checks a journal against its root key, trusting neither the device nor the journal's writer. */
public final class Verifier {
  private Verifier() {}

  /** As {@link #verify(Path, Vkey, VerifyOptions)} with {@link VerifyOptions#DEFAULT}. */
  public static Verification verify(Path journal, Vkey root) throws IOException {
    return verify(journal, root, VerifyOptions.DEFAULT);
  }

  /**
   * Reads the whole journal and says what it is worth. Safe beside a writer: what is judged is the
   * journal at one moment after the call began. Memory does not grow with the journal, but for the
   * first lines of its files and, with anchors, 104 bytes a seal.
   *
   * @param journal the newest file
   * @param root the key that {@code taffrail init} printed
   * @throws NoSuchFileException when there is no such journal, or no such file of anchors
   * @throws IOException when a file cannot be read
   */
  public static Verification verify(Path journal, Vkey root, VerifyOptions options)
      throws IOException {
    try (JournalSnapshot files = JournalSnapshot.open(journal)) {
      if (files.byName().isEmpty() && files.chain() == null) {
        throw new NoSuchFileException(journal.toString());
      }
      return new Inspection(journal, files, root, options).run();
    }
  }
}
