package dev.taffrail.journal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A seal's note as it was found in an export.
 *
 * @param file the export
 */
record ShippedSeal(Path file, SealNote signed) implements SignedSeal {

  @Override
  public Seal seal() {
    return signed.seal();
  }

  @Override
  public SignedNote note() {
    return signed.note();
  }

  boolean isSignedBy(@Nullable Vkey key) {
    byte[] message = note().message();
    return key != null && note().signatures().stream().anyMatch(s -> key.verifies(s, message));
  }

  TamperedException tells(Verdict verdict, String expected, String found) {
    return new TamperedException(
        verdict, new Verification.Problem(file, 0, seal().size(), expected, found));
  }
}
