package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the seals at the end of a journal are its own, as far as its keys tell: anybody who can
 * write the files can append a seal over them that announces the key which is announced already.
 * The last seal must be signed by the key that is known for it, or by the one that such a seal
 * announces: it covers all lines before, so the others need no check.
 */
final class OwnSeals {
  /** Keys that can sign and keys that could, by the number of the seal that is theirs. */
  private final Map<Long, byte[]> keys = new HashMap<>();

  private final List<SealingKeys.Held> held;

  /** Whether the holder of the keys tells what the destroyed ones were. */
  private final boolean told;

  /** The last few, by number. */
  private final SortedMap<Long, SealLine> latest = new TreeMap<>();

  private @Nullable SealLine last;

  private OwnSeals(List<SealingKeys.Held> held, List<SealingKeys.Held> destroyed) {
    this.held = held;
    List<SealingKeys.Held> all = new ArrayList<>(destroyed);
    all.addAll(held);
    all.removeIf(key -> key.chain() != KeyChain.SEAL);
    all.forEach(key -> keys.put(key.number(), key.publicKey()));
    this.told = destroyed.stream().anyMatch(key -> key.chain() == KeyChain.SEAL);
  }

  static OwnSeals of(SealingKeys keys) throws IOException {
    return new OwnSeals(keys.held(), keys.destroyed());
  }

  /** Whether the last seal is known to be its own, without a look at the one before. */
  boolean isProven() {
    SealLine end = last;
    byte[] key = end == null ? null : keys.get(end.seal().number());
    return told && end != null && key != null && end.signedBy(0, key);
  }

  /** The next seal of the journal; what is wrong with it, or null. */
  @Nullable String fault(SealLine seal) {
    SealLine before = last;
    if (!told && before != null && !seal.signedBy(0, before.seal().next())) {
      return "no signature of the seal key that seal " + before.seal().number() + " announced";
    }
    if (isNearEnd(seal.seal().number())) {
      latest.put(seal.seal().number(), seal);
    }
    last = seal;
    return null;
  }

  /**
   * Checks the last seal.
   *
   * @throws LostStateException when another key signed it than the journal's own
   */
  void check() throws LostStateException {
    SealLine end = last;
    // Where its successor's key is not held, that is what will be said.
    if (told && end != null && isHeld(end.seal().next())) {
      byte[] key = keys.get(end.seal().number());
      boolean own = key == null ? newestOwn() == end : end.signedBy(0, key);
      if (!own) {
        throw new LostStateException(
            "seal "
                + end.seal().number()
                + ", the last one: expected a signature of the journal's own key, found another",
            newestOwn());
      }
    }
  }

  private boolean isHeld(byte[] key) {
    return held.stream().anyMatch(other -> other.is(KeyChain.SEAL, key));
  }

  /** Whether its key is known, or the one before it. */
  private boolean isNearEnd(long number) {
    return keys.containsKey(number) || keys.containsKey(number - 1);
  }

  private @Nullable SealLine newestOwn() {
    SealLine own = null;
    for (SealLine seal : latest.values()) {
      byte[] key = keys.get(seal.seal().number());
      boolean signed = key == null ? isSignedNext(seal, own) : seal.signedBy(0, key);
      own = signed ? seal : own;
    }
    return own;
  }

  private static boolean isSignedNext(SealLine seal, @Nullable SealLine before) {
    return before != null
        && seal.seal().number() == before.seal().number() + 1
        && seal.signedBy(0, before.seal().next());
  }
}
