package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a verifier needs of a chain file to get from the root key to one file of the journal. */
final class ChainLines {
  private ChainLines() {}

  /**
   * The genesis seal, the epoch seals and the rotate seals since the last epoch, up to the seal
   * that opens the file: that one may not stand in the chain yet.
   *
   * @throws IOException when there is no chain, or it is not one up to there
   */
  static List<SealLine> upTo(SealLine opening, @Nullable JournalFile chain) throws IOException {
    List<SealLine> lines = new ArrayList<>();
    if (opening.seal().reason() != SealReason.GENESIS) {
      read(opening.seal().size(), chain, lines);
    }
    add(lines, opening);
    return lines;
  }

  private static void read(long limit, @Nullable JournalFile chain, List<SealLine> lines)
      throws IOException {
    if (chain == null) {
      throw new IOException("expected the chain of seals from the root key, found no chain file");
    }
    LineReader reader = chain.lines();
    while (reader.next() && reader.fault() == null) {
      SealLine line = parse(chain, reader);
      if (line.seal().size() >= limit) {
        return;
      }
      add(lines, line);
    }
  }

  /** An epoch seal is vouched for by the epoch before it: rotations between are not needed. */
  private static void add(List<SealLine> lines, SealLine line) {
    if (line.seal().nextEpoch() != null) {
      lines.removeIf(before -> before.seal().nextEpoch() == null);
    }
    lines.add(line);
  }

  private static SealLine parse(JournalFile chain, LineReader reader) throws IOException {
    try {
      return reader.seal();
    } catch (IllegalArgumentException e) {
      throw new IOException(chain + ", line " + reader.number() + ": " + e.getMessage(), e);
    }
  }
}
