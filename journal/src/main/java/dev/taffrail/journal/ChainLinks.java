package dev.taffrail.journal;

import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the lines of a chain file link up, as far as opening a journal looks: each names the keys
 * that are announced before it. The signatures are the verifier's, but for lines that are put into
 * the chain from the journal's files.
 */
final class ChainLinks {
  private final Set<Long> restored;
  private @Nullable Seal before;
  private byte @Nullable [] epoch;

  private ChainLinks(Set<Long> restored) {
    this.restored = restored;
  }

  /**
   * What is wrong with a chain, or null.
   *
   * @param lines in their order
   * @param restored the sizes of those that were not in the chain file
   */
  static @Nullable String fault(Collection<SealLine> lines, Set<Long> restored) {
    ChainLinks links = new ChainLinks(restored);
    for (SealLine line : lines) {
      if (!links.takes(line)) {
        return "seal " + line.seal().number() + ", which the seals before it do not vouch for";
      }
    }
    return lines.isEmpty() ? "no seal" : null;
  }

  private boolean takes(SealLine line) {
    Seal seal = line.seal();
    boolean follows = before == null ? seal.reason() == SealReason.GENESIS : follows(line, before);
    before = seal;
    epoch = seal.nextEpoch() == null ? epoch : seal.nextEpoch();
    return follows;
  }

  private boolean follows(SealLine line, Seal last) {
    Seal seal = line.seal();
    return seal.number() > last.number()
        && seal.origin().equals(last.origin())
        && (names(line, 1, last.nextSegment()) || (seal.isEpoch() && names(line, 2, epoch)));
  }

  private boolean names(SealLine line, int n, byte @Nullable [] key) {
    if (key == null || n >= line.note().signatures().size()) {
      return false;
    }
    return restored.contains(line.seal().size())
        ? line.signedBy(n, key)
        : line.note().signatures().get(n).keyId() == Vkey.of(line.seal().origin(), key).id();
  }
}
