package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks in a receiver's export for the seals of one record's evidence. Who can write to the
 * receiver can write there what looks like a seal: one that fails under the key known for it, or
 * whose key is not known, says nothing.
 */
final class EvidenceAnchors {
  private final Map<Long, SignedSeal> seals = new TreeMap<>();
  private final Map<Long, SealNote> found = new TreeMap<>();
  private @Nullable String fork;

  EvidenceAnchors(Evidence evidence) {
    evidence.chain().forEach(this::add);
    evidence.seals().forEach(this::add);
    add(evidence.proof().seal());
  }

  private void add(SignedSeal seal) {
    seals.put(seal.seal().number(), seal);
  }

  void read(Path export) throws IOException {
    ShippedSeal.scan(export, this::judge);
  }

  /** The seals that were found, by their numbers. */
  Map<Long, SealNote> found() {
    return found;
  }

  /** The first sign of another history under the same keys; null when there is none. */
  @Nullable String fork() {
    return fork;
  }

  private void judge(ShippedSeal shipped) {
    SealNote note = shipped.signed();
    long number = note.seal().number();
    SignedSeal here = seals.get(number);
    if (here == null) {
      return;
    }
    if (holds(note)) {
      found.put(number, note);
    } else if (fork == null && isSigned(note) && !note.seal().text().equals(here.seal().text())) {
      fork =
          shipped.file() + ": expected seal " + number + " as it is here, found another one (FORK)";
    }
  }

  /** Whether the evidence has this very note. */
  boolean holds(SealNote note) {
    SignedSeal here = seals.get(note.seal().number());
    return here != null && note.render().equals(here.note().render());
  }

  private boolean isSigned(SealNote note) {
    SignedSeal before = seals.get(note.seal().number() - 1);
    return before != null
        && before.seal().origin().equals(note.seal().origin())
        && note.signedBy(0, before.seal().next());
  }
}
