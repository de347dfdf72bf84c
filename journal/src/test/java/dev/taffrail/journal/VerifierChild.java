package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Verifies a journal in a process of its own, and prints the verdict and the journal's size. */
final class VerifierChild {
  private VerifierChild() {}

  /** Arguments: the journal, its root key, and how many threads. */
  public static void main(String[] arguments) throws IOException {
    VerifyOptions options = VerifyOptions.DEFAULT.withThreads(Integer.parseInt(arguments[2]));
    Verification found = Verifier.verify(Path.of(arguments[0]), Vkey.parse(arguments[1]), options);
    System.out.println(found.verdict() + " " + found.size());
  }
}
