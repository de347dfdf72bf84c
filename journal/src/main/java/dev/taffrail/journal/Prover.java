package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Proves that one record stands in a sealed journal, to somebody who has not the rest of it. */
public final class Prover {
  private Prover() {}

  /**
   * Makes the evidence of one record: a text from which {@link ProofVerifier} checks it with the
   * root key alone. Reads the record's file and no older one. Safe beside a writer. The evidence is
   * as good as the journal: whoever gets it checks it.
   *
   * @param journal the newest file
   * @param index the record's leaf index
   * @throws IllegalArgumentException when the journal has no such record, or no seal behind it yet
   * @throws NoSuchFileException when there is no such sealed journal
   * @throws IOException when a file cannot be read, or is not as the seals up to there say
   */
  public static String prove(Path journal, long index) throws IOException {
    return prove(journal, index, List.of());
  }

  /**
   * As {@link #prove(Path, long)}, with those seals of the evidence that were shipped: a copy of
   * each that is found in the exports.
   *
   * @param anchors exports of what was shipped, in any form of text that holds the seals' notes
   * @throws IOException also when an export holds a seal of another history under the same keys
   */
  public static String prove(Path journal, long index, List<Path> anchors) throws IOException {
    return anchored(evidence(journal, index), anchors).render();
  }

  /**
   * As {@link #prove(Path, long)}, the proof alone, in the form of {@code c2sp.org/tlog-proof@v1}:
   * for whoever has the record and trusts the seal.
   */
  public static String tlogProof(Path journal, long index) throws IOException {
    return evidence(journal, index).proof().render();
  }

  /**
   * Finds the records whose lines contain a text, as it stands there: escapes are not resolved.
   * Reads the whole journal, in constant memory. Safe beside a writer.
   *
   * @throws NoSuchFileException when there is no such sealed journal
   * @throws IOException when a file cannot be read, or is not as its seals say
   */
  public static Matches find(Path journal, String text) throws IOException {
    try (JournalSnapshot snapshot = JournalSnapshot.open(journal)) {
      MatchingLines lines = new MatchingLines(text.getBytes(UTF_8));
      new Replay(sealed(journal, snapshot), lines).run();
      return lines.matches();
    } catch (TamperedException e) {
      throw new IOException("no search in a journal that its seals do not bear out: " + e, e);
    }
  }

  /**
   * What was found.
   *
   * @param count how many records
   * @param first the leaf indexes of the first of them, at most {@link #MOST}
   */
  public record Matches(long count, List<Long> first) {
    /** How many indexes are told. */
    public static final int MOST = 20;

    public Matches {
      first = List.copyOf(first);
    }
  }

  private static Evidence anchored(Evidence evidence, List<Path> exports) throws IOException {
    EvidenceAnchors anchors = new EvidenceAnchors(evidence);
    for (Path export : exports) {
      anchors.read(export);
    }
    if (anchors.fork() != null) {
      throw new IOException(anchors.fork());
    }
    return evidence.with(List.copyOf(anchors.found().values()));
  }

  private static List<JournalFile> sealed(Path journal, JournalSnapshot snapshot)
      throws IOException {
    List<JournalFile> files = snapshot.sealed();
    if (files.isEmpty()) {
      throw new NoSuchFileException(journal.toString(), null, "no sealed journal");
    }
    return files;
  }

  private static Evidence evidence(Path journal, long index) throws IOException {
    try (JournalSnapshot snapshot = JournalSnapshot.open(journal)) {
      return evidence(journal, snapshot, index);
    } catch (TamperedException e) {
      throw new IOException("no proof from a journal that its seals do not bear out: " + e, e);
    }
  }

  private static Evidence evidence(Path journal, JournalSnapshot snapshot, long index)
      throws IOException, TamperedException {
    List<JournalFile> files = fromFileOf(index, sealed(journal, snapshot));
    List<SealLine> seals = SealBehind.find(files, index);
    SealLine behind = seals.get(seals.size() - 1);
    AuditPath path = AuditPath.of(files, index, behind.seal().size());
    List<SealNote> between = new ArrayList<>();
    for (SealLine seal : seals.subList(1, seals.size() - 1)) {
      between.add(SealNote.of(seal));
    }
    return new Evidence(
        path.record(),
        new TlogProof(index, path.hashes(), SealNote.of(behind)),
        ChainLines.upTo(seals.get(0), snapshot.chain()),
        between,
        List.of());
  }

  /** The file that holds the record, and the one behind it, whose first line may seal it. */
  private static List<JournalFile> fromFileOf(long index, List<JournalFile> files) {
    long oldest = files.get(0).firstIndex();
    if (index < oldest) {
      throw new IllegalArgumentException(
          "index: expected " + oldest + " or more, the oldest that is there, found " + index);
    }
    int from = 0;
    while (from + 1 < files.size() && files.get(from + 1).firstIndex() <= index) {
      from++;
    }
    return files.subList(from, Math.min(from + 2, files.size()));
  }
}
