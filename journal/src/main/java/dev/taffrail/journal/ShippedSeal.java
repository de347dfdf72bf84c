package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A seal's note as it was found in an export.
 *
 * @param file the export
 */
record ShippedSeal(Path file, SealNote signed) implements SignedSeal {

  /**
   * Finds the seals in an export.
   *
   * @return how many look like one and are none: they say as little as one that no key signed
   */
  static long scan(Path export, Consumer<ShippedSeal> found) throws IOException {
    AtomicLong failing = new AtomicLong();
    NoteScanner notes =
        new NoteScanner(
            text -> {
              SealNote note = parse(text);
              if (note == null) {
                failing.incrementAndGet();
              } else {
                found.accept(new ShippedSeal(export, note));
              }
            });
    ExportFile.scan(export, notes);
    return failing.get();
  }

  private static @Nullable SealNote parse(String text) {
    try {
      return SealNote.parse(text);
    } catch (IllegalArgumentException e) {
      // Anybody can write to a receiver what looks like a note.
      return null;
    }
  }

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
