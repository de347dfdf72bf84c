package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The secret keys that are not used yet: for each chain two slots of 4 KiB, in which the keys of
 * even and of odd numbers lie. Writing key n+2 erases key n, in one write of one block.
 *
 * <pre>
 * slot   "TAFFRAILKEY1" | chain, 1 byte | number, 8 bytes | seed, 32 bytes | SHA-256 of all before
 * file   s even | s odd | a even | a odd | e even | e odd
 * </pre>
 */
final class KeyFile implements AutoCloseable {
  private static final int SLOT_BYTES = 4096;
  private static final int SLOTS = 2;
  private static final byte[] MAGIC = "TAFFRAILKEY1".getBytes(US_ASCII);
  private static final int HASHED = MAGIC.length + 1 + Long.BYTES + Ed25519.KEY;

  private final DiskFile file;

  private KeyFile(DiskFile file) {
    this.file = file;
  }

  /** A key of the file. */
  record Stored(long number, Ed25519.SigningKey key) {}

  /** Makes the file with empty slots, so that no later write has to allocate room for itself. */
  static KeyFile create(Disk disk, Path path) throws IOException {
    disk.delete(path);
    DiskFile file = disk.openPrivate(path);
    file.writeFully(ByteBuffer.allocate(KeyChain.values().length * SLOTS * SLOT_BYTES), 0);
    return new KeyFile(file);
  }

  /**
   * Opens the file that is there.
   *
   * @throws IOException when others than its owner can read it
   */
  static KeyFile open(Disk disk, Path path) throws IOException {
    return new KeyFile(disk.openPrivate(path));
  }

  /** The keys of a chain that are there and whole. */
  Optional<Stored> find(KeyChain chain, byte[] publicKey) throws IOException {
    for (int slot = 0; slot < SLOTS; slot++) {
      Stored stored = read(chain, slot);
      if (stored != null && Arrays.equals(stored.key().publicKey(), publicKey)) {
        return Optional.of(stored);
      }
    }
    return Optional.empty();
  }

  /** The key of this number; empty when another or none is in its slot. */
  Optional<Stored> find(KeyChain chain, long number) throws IOException {
    return Optional.ofNullable(read(chain, slot(number))).filter(key -> key.number() == number);
  }

  /** The least number of a chain's keys; empty when no slot is whole. */
  Optional<Long> oldest(KeyChain chain) throws IOException {
    Stored even = read(chain, 0);
    Stored odd = read(chain, 1);
    if (even == null || odd == null) {
      return Optional.ofNullable(even == null ? odd : even).map(Stored::number);
    }
    return Optional.of(Math.min(even.number(), odd.number()));
  }

  /** Puts a key in the place of the one two before it; not safe before {@link #force}. */
  void put(KeyChain chain, long number, Ed25519.SigningKey key) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    slot.put(MAGIC).put((byte) chain.index()).putLong(number).put(key.seed());
    slot.put(Merkle.sha256().digest(Arrays.copyOf(slot.array(), HASHED)));
    file.writeFully(slot.clear(), position(chain, slot(number)));
  }

  void force() throws IOException {
    file.force();
  }

  private @Nullable Stored read(KeyChain chain, int slot) throws IOException {
    if (file.size() < position(chain, slot) + SLOT_BYTES) {
      return null;
    }
    byte[] bytes = file.readFully(position(chain, slot), HASHED + Merkle.HASH);
    byte[] hash = Merkle.sha256().digest(Arrays.copyOf(bytes, HASHED));
    boolean whole = Arrays.equals(hash, 0, Merkle.HASH, bytes, HASHED, bytes.length);
    if (!whole || bytes[MAGIC.length] != chain.index()) {
      return null;
    }
    long number = ByteBuffer.wrap(bytes).getLong(MAGIC.length + 1);
    byte[] seed = Arrays.copyOfRange(bytes, HASHED - Ed25519.KEY, HASHED);
    return new Stored(number, Ed25519.SigningKey.fromSeed(seed));
  }

  private static int slot(long number) {
    return (int) (number % SLOTS);
  }

  private static long position(KeyChain chain, int slot) {
    return (long) (chain.index() * SLOTS + slot) * SLOT_BYTES;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
