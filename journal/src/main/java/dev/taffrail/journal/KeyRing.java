package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys at hand: of each chain the one that signs next and the one that this signature
 * announces. For one thread.
 */
final class KeyRing implements AutoCloseable {
  private final KeyFile file;
  private final KeySupply supply;
  private final Map<KeyChain, Pair> pairs = new EnumMap<>(KeyChain.class);

  private KeyRing(KeyFile file, KeySupply supply) {
    this.file = file;
    this.supply = supply;
  }

  /** The key that signs next, the one after it, and the one after that, once it was made. */
  private static final class Pair {
    private long number;
    private Ed25519.SigningKey current;
    private Ed25519.SigningKey next;
    private Ed25519.@Nullable SigningKey fresh;

    Pair(long number, Ed25519.SigningKey current, Ed25519.SigningKey next) {
      this.number = number;
      this.current = current;
      this.next = next;
    }
  }

  /**
   * Makes the keys of a new journal and forces them: the first signature of each chain is the root
   * key's, which is kept nowhere.
   */
  static KeyRing create(KeyFile file, KeySupply supply) throws IOException {
    KeyRing ring = new KeyRing(file, supply);
    for (KeyChain chain : KeyChain.values()) {
      Pair pair = new Pair(1, supply.take(), supply.take());
      file.put(chain, 1, pair.current);
      file.put(chain, 2, pair.next);
      ring.pairs.put(chain, pair);
    }
    file.force();
    return ring;
  }

  /**
   * Finds the keys that the journal's last seals announce, and erases used ones that a crash left.
   *
   * @param announced the public key of each chain's next signature
   * @throws LostKeysException when one of them is not in the file
   */
  static KeyRing resume(KeyFile file, KeySupply supply, Map<KeyChain, byte[]> announced)
      throws IOException, LostKeysException {
    KeyRing ring = new KeyRing(file, supply);
    for (Map.Entry<KeyChain, byte[]> entry : announced.entrySet()) {
      ring.pairs.put(entry.getKey(), ring.resume(entry.getKey(), entry.getValue()));
    }
    file.force();
    return ring;
  }

  private Pair resume(KeyChain chain, byte[] publicKey) throws IOException, LostKeysException {
    KeyFile.Stored current = file.find(chain, publicKey).orElse(null);
    if (current == null) {
      throw new LostKeysException(chain, file.oldest(chain).orElse(null));
    }
    long successor = current.number() + 1;
    KeyFile.Stored stored = file.find(chain, successor).orElse(null);
    Ed25519.SigningKey next = stored == null ? supply.take() : stored.key();
    if (stored == null) {
      // The slot holds the used key, or half of the write that was to erase it.
      file.put(chain, successor, next);
    }
    return new Pair(current.number(), current.key(), next);
  }

  /** The number of the chain's next signature. */
  long number(KeyChain chain) {
    return pair(chain).number;
  }

  /** The public key that the chain's next signature has to announce. */
  byte[] announced(KeyChain chain) {
    return pair(chain).next.publicKey();
  }

  /** The public key of the chain's next signature. */
  byte[] publicKey(KeyChain chain) {
    return pair(chain).current.publicKey();
  }

  List<Ed25519.SigningKey> signers(List<KeyChain> chains) {
    List<Ed25519.SigningKey> signers = new ArrayList<>();
    chains.forEach(chain -> signers.add(pair(chain).current));
    return signers;
  }

  /**
   * Erases the keys that signed and makes their successors safe. May be called again when it
   * failed: nothing counts before the force, and a key made once stays the same.
   */
  void advance(List<KeyChain> chains) throws IOException {
    for (KeyChain chain : chains) {
      Pair pair = pair(chain);
      Ed25519.SigningKey fresh = pair.fresh == null ? supply.take() : pair.fresh;
      pair.fresh = fresh;
      file.put(chain, pair.number + 2, fresh);
    }
    file.force();
    chains.forEach(this::shift);
  }

  private void shift(KeyChain chain) {
    Pair pair = pair(chain);
    if (pair.fresh != null) {
      pair.current = pair.next;
      pair.next = pair.fresh;
      pair.fresh = null;
      pair.number++;
    }
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
    supply.close();
    file.close();
  }
}
