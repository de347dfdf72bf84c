package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Checks a journal against its root key, trusting neither the device nor the journal's writer. */
public final class Verifier {
  private Verifier() {}

  /**
   * Reads the whole journal in constant memory and says what it is worth. Safe beside a writer.
   *
   * @param journal the newest file
   * @param root the key that {@code taffrail init} printed
   * @throws IOException when a file cannot be read
   */
  public static Verification verify(Path journal, Vkey root) throws IOException {
    throw new UnsupportedOperationException();
  }
}
