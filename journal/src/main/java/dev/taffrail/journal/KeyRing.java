package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which keys are due: of each chain the one that signs next and the one that this signature
 * announces. Keeps the order of {@link SealingKeys}. For one thread.
 */
final class KeyRing implements AutoCloseable {
  private final SealingKeys keys;
  private final Map<KeyChain, Pair> pairs = new EnumMap<>(KeyChain.class);

  private KeyRing(SealingKeys keys) {
    this.keys = keys;
  }

  /**
   * The key that signs next and the one after it.
   *
   * @param number of the current one
   * @param current its public key; not to be changed
   * @param next public key of the one after it; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Pair(long number, byte[] current, byte[] next) {}

  /** The holder of a journal's keys: the one that is configured, else the key file beside it. */
  static SealingKeys keys(JournalConfig config, JournalFiles files, Platform platform)
      throws IOException {
    SealingKeys.Opener opener = config.keys();
    return opener == null
        ? KeyFile.open(platform.disk(), files.keys(), new KeySupply(platform.random()))
        : CheckedKeys.open(opener, files.base());
  }

  /**
   * Makes the keys of a new journal. The root key signs next, in the place of all three chains;
   * {@link #advance} destroys it and makes the others safe.
   */
  static KeyRing create(SealingKeys keys) throws IOException {
    keys.clear();
    KeyRing ring = new KeyRing(keys);
    byte[] root = keys.generate(KeyChain.SEAL, 0);
    for (KeyChain chain : KeyChain.values()) {
      ring.pairs.put(chain, new Pair(0, root, keys.generate(chain, 1)));
    }
    return ring;
  }

  /**
   * Finds the keys that the journal's last seals announce, and destroys used ones that a crash
   * left.
   *
   * @param announced the public key of each chain's next signature
   * @throws LostKeysException when one of them is not held
   */
  static KeyRing resume(SealingKeys keys, Map<KeyChain, byte[]> announced)
      throws IOException, LostKeysException {
    List<SealingKeys.Held> held = keys.held();
    Map<KeyChain, SealingKeys.Held> current = new EnumMap<>(KeyChain.class);
    for (Map.Entry<KeyChain, byte[]> entry : announced.entrySet()) {
      // All are looked for before the first is made: a journal that is lost is not changed.
      current.put(entry.getKey(), find(held, entry.getKey(), entry.getValue(), keys));
    }
    KeyRing ring = new KeyRing(keys);
    for (SealingKeys.Held key : current.values()) {
      // Made where the slot holds the used key, or half of the write that was to erase it.
      byte[] next = successor(held, key, keys);
      ring.pairs.put(key.chain(), new Pair(key.number(), key.publicKey(), next));
    }
    keys.force();
    return ring;
  }

  private static SealingKeys.Held find(
      List<SealingKeys.Held> held, KeyChain chain, byte[] publicKey, SealingKeys keys)
      throws LostKeysException {
    return held.stream()
        .filter(key -> key.is(chain, publicKey))
        .findFirst()
        .orElseThrow(
            () ->
                new LostKeysException(
                    chain, held.stream().filter(key -> key.chain() == chain).toList(), keys));
  }

  private static byte[] successor(
      List<SealingKeys.Held> held, SealingKeys.Held key, SealingKeys keys) throws IOException {
    for (SealingKeys.Held other : held) {
      if (other.chain() == key.chain() && other.number() == key.number() + 1) {
        return other.publicKey();
      }
    }
    return keys.generate(key.chain(), key.number() + 1);
  }

  /** The number of the chain's next signature. */
  long number(KeyChain chain) {
    return pair(chain).number();
  }

  /** The public key that the chain's next signature has to announce. */
  byte[] announced(KeyChain chain) {
    return pair(chain).next().clone();
  }

  /** The public key of the chain's next signature. */
  byte[] publicKey(KeyChain chain) {
    return pair(chain).current().clone();
  }

  /** The keys that sign next; to be used before {@link #advance}. */
  List<NoteSigner> signers(List<KeyChain> chains) {
    List<NoteSigner> signers = new ArrayList<>();
    chains.forEach(chain -> signers.add(new Signer(keys, chain, pair(chain))));
    return signers;
  }

  /**
   * Destroys the keys that signed and makes their successors safe. May be called again when it
   * failed: nothing counts before the force.
   */
  void advance(List<KeyChain> chains) throws IOException {
    Map<KeyChain, Pair> after = new EnumMap<>(KeyChain.class);
    for (KeyChain chain : chains) {
      Pair pair = pair(chain);
      byte[] fresh = keys.generate(chain, pair.number() + 2);
      after.put(chain, new Pair(pair.number() + 1, pair.next(), fresh));
    }
    keys.force();
    pairs.putAll(after);
  }

  private Pair pair(KeyChain chain) {
    Pair pair = pairs.get(chain);
    if (pair == null) {
      throw new IllegalStateException("expected keys of every chain, found none of " + chain);
    }
    return pair;
  }

  @Override
  public void close() throws IOException {
    keys.close();
  }

  /** One key of the ring. */
  private record Signer(SealingKeys keys, KeyChain chain, Pair pair) implements NoteSigner {
    @Override
    public byte[] publicKey() {
      return pair.current().clone();
    }

    @Override
    public byte[] sign(byte[] message) throws IOException {
      return keys.sign(chain, pair.number(), message);
    }
  }
}
