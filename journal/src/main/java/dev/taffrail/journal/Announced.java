package dev.taffrail.journal;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the seals read so far announce: who must sign the next one. Follows the journal
 * seal by seal, or its chain, from which seals are left out.
 */
final class Announced {
  private static final byte[] NONE = {};

  private final Vkey root;
  private @Nullable Seal last;
  private byte[] seal = NONE;
  private byte[] segment = NONE;
  private byte[] epoch = NONE;

  /** Before the first seal: the root key, which signs the genesis seal. */
  Announced(Vkey root) {
    this.root = root;
  }

  /** The same keys, to be followed apart from these. */
  Announced copy() {
    Announced copy = new Announced(root);
    copy.last = last;
    copy.seal = seal;
    copy.segment = segment;
    copy.epoch = epoch;
    return copy;
  }

  /** The number of the next seal. */
  long next() {
    return last == null ? 0 : last.number() + 1;
  }

  /** Whether it is a seal of this journal that only the next one's successors can be. */
  boolean isBehindNext(Seal found) {
    return found.origin().equals(root.name()) && found.number() > next();
  }

  /** Takes over what a seal announces, once it was checked. */
  void advance(SignedSeal line) {
    last = line.seal();
    seal = last.next();
    segment = Objects.requireNonNullElse(last.nextSegment(), segment);
    epoch = Objects.requireNonNullElse(last.nextEpoch(), epoch);
  }

  /**
   * Checks the next seal of the journal: signed by exactly the announced keys.
   *
   * @return what is wrong with it, or null
   */
  @Nullable String fault(SignedSeal line) {
    if (line.seal().number() != next()) {
      return "seal " + line.seal().number();
    }
    if (last != null && line.seal().size() <= last.size()) {
      return order(line.seal(), last);
    }
    return signatureFault(line, true);
  }

  /**
   * Checks the next seal of the chain. Where seals between the last one and this are left out, the
   * seal key is unknown and the segment key speaks for it; where rotations are left out before an
   * epoch seal, the epoch key does.
   *
   * @return what is wrong with it, or null
   */
  @Nullable String linkFault(SignedSeal line) {
    Seal found = line.seal();
    if (!found.reason().opensFile()) {
      return "a seal of the reason " + found.reason().label();
    }
    if (last != null && (found.number() <= last.number() || found.size() <= last.size())) {
      return order(found, last);
    }
    return signatureFault(line, false);
  }

  private static String order(Seal found, Seal before) {
    return String.format(
        Locale.ROOT,
        "seal %d of size %d behind seal %d of size %d",
        found.number(),
        found.size(),
        before.number(),
        before.size());
  }

  private @Nullable String signatureFault(SignedSeal line, boolean complete) {
    Seal found = line.seal();
    if (!found.origin().equals(root.name())) {
      return "a seal of " + found.origin();
    }
    if (last == null || found.reason() == SealReason.GENESIS) {
      return genesisFault(line);
    }
    int signers = found.isEpoch() ? 3 : found.reason().opensFile() ? 2 : 1;
    if (line.note().signatures().size() != signers) {
      return line.note().signatures().size() + " signatures in place of " + signers;
    }
    if ((complete || found.number() == next()) && !line.signedBy(0, seal)) {
      return "no signature of the seal key that seal " + last.number() + " announced";
    }
    if (signers > 1 && !isSegmentSigned(line, complete)) {
      return "no signature of the segment key announced";
    }
    return signers > 2 && !line.signedBy(2, epoch)
        ? "no signature of the epoch key announced"
        : null;
  }

  private @Nullable String genesisFault(SignedSeal line) {
    if (last != null || line.seal().reason() != SealReason.GENESIS) {
      return "seal " + line.seal().number() + ", " + line.seal().reason().label();
    }
    return line.note().signatures().size() == 1
            && root.verifies(line.note().signatures().get(0), line.note().message())
        ? null
        : "no signature of the root key " + root;
  }

  private boolean isSegmentSigned(SignedSeal line, boolean complete) {
    boolean other = line.note().signatures().get(1).keyId() != Vkey.of(root.name(), segment).id();
    // A segment key other than announced: rotations before this epoch seal are left out.
    return (!complete && line.seal().isEpoch() && other) || line.signedBy(1, segment);
  }
}
