package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Proves that one record stands in a sealed journal, to somebody who has not the rest of it. */
public final class Prover {
  private Prover() {}

  /**
   * Makes a {@code c2sp.org/tlog-proof@v1} proof of the record against the first seal behind it.
   * Safe beside a writer. The proof is as good as the journal: whoever gets it checks it.
   *
   * @param journal the newest file
   * @param index the record's leaf index
   * @throws IllegalArgumentException when the journal has no such record, or no seal behind it yet
   * @throws NoSuchFileException when there is no such sealed journal
   * @throws IOException when a file cannot be read, or is not as the seals up to there say
   */
  public static String prove(Path journal, long index) throws IOException {
    try (JournalSnapshot snapshot = JournalSnapshot.open(journal)) {
      List<JournalFile> files = snapshot.sealed();
      if (files.isEmpty()) {
        throw new NoSuchFileException(journal.toString(), null, "no sealed journal");
      }
      checkPresent(index, JournalSnapshot.firstIndex(files.get(0)));
      SealLine seal = SealBehind.find(files, index);
      return render(index, AuditPath.of(files, index, seal.seal().size()), seal);
    } catch (TamperedException e) {
      throw new IOException("no proof from a journal that its seals do not bear out: " + e, e);
    }
  }

  private static void checkPresent(long index, long first) {
    if (index < first) {
      throw new IllegalArgumentException(
          "index: expected " + first + " or more, the oldest that is there, found " + index);
    }
  }

  private static String render(long index, List<byte[]> path, SealLine seal) {
    StringBuilder proof = new StringBuilder("c2sp.org/tlog-proof@v1\nindex ").append(index);
    for (byte[] hash : path) {
      proof.append('\n').append(Base64Text.encode(hash));
    }
    return proof.append("\n\n").append(seal.note().render()).toString();
  }
}
