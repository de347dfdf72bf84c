package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys in a file that only its owner can read: for each chain two slots of 4 KiB, in which the
 * keys of even and of odd numbers lie. Writing key n+2 erases key n, in one write of one block. The
 * root key is never written.
 *
 * <pre>
 * slot   "TAFFRAILKEY1" | chain, 1 byte | number, 8 bytes | seed, 32 bytes | SHA-256 of all before
 * file   s even | s odd | a even | a odd | e even | e odd
 * </pre>
 */
final class KeyFile implements SealingKeys {
  private static final int SLOT_BYTES = 4096;
  private static final int SLOTS = 2;
  private static final int FILE_BYTES = KeyChain.values().length * SLOTS * SLOT_BYTES;
  private static final byte[] MAGIC = "TAFFRAILKEY1".getBytes(US_ASCII);
  private static final int HASHED = MAGIC.length + 1 + Long.BYTES + Ed25519.KEY;

  private final Disk disk;
  private final Path path;
  private final KeySupply supply;
  private final Map<KeyChain, Map<Long, Ed25519.SigningKey>> keys = new EnumMap<>(KeyChain.class);

  /** Null until there is one. */
  private @Nullable DiskFile file;

  private String condition = " (no such file)";

  private KeyFile(Disk disk, Path path, KeySupply supply) {
    this.disk = disk;
    this.path = path;
    this.supply = supply;
    for (KeyChain chain : KeyChain.values()) {
      keys.put(chain, new TreeMap<>());
    }
  }

  /**
   * Opens the file; when there is none, it is made by {@link #clear}.
   *
   * @param supply closed with this
   * @throws IOException when it cannot be read, or others than its owner can read it
   */
  static KeyFile open(Disk disk, Path path, KeySupply supply) throws IOException {
    KeyFile opened = new KeyFile(disk, path, supply);
    try {
      if (disk.exists(path)) {
        opened.file = disk.openPrivate(path);
        opened.read(opened.file);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public List<Held> held() {
    List<Held> held = new ArrayList<>();
    keys.forEach(
        (chain, numbers) ->
            numbers.forEach((number, key) -> held.add(new Held(chain, number, key.publicKey()))));
    return held;
  }

  @Override
  public byte[] generate(KeyChain chain, long number) throws IOException {
    Map<Long, Ed25519.SigningKey> numbers = numbers(chain);
    Ed25519.SigningKey key = numbers.computeIfAbsent(number, n -> supply.take());
    numbers.keySet().removeIf(other -> slot(other) == slot(number) && other != number);
    if (number > 0) {
      // Written again also when it was made before: a force that failed may have dropped it.
      write(chain, number, key);
    }
    return key.publicKey();
  }

  @Override
  public byte[] sign(KeyChain chain, long number, byte[] message) throws IOException {
    Ed25519.SigningKey key = numbers(chain).get(number);
    if (key == null) {
      throw new IOException(this + ": expected " + chain.label() + " key " + number);
    }
    return key.sign(message);
  }

  @Override
  public void force() throws IOException {
    if (file != null) {
      file.force();
    }
  }

  /** Fills all slots with zeros, so that no later write has to allocate room for itself. */
  @Override
  public void clear() throws IOException {
    keys.values().forEach(Map::clear);
    if (file == null) {
      file = disk.openPrivate(path);
    }
    file.writeFully(ByteBuffer.allocate(FILE_BYTES), 0);
    condition = "";
  }

  private Map<Long, Ed25519.SigningKey> numbers(KeyChain chain) {
    return keys.computeIfAbsent(chain, c -> new TreeMap<>());
  }

  private void write(KeyChain chain, long number, Ed25519.SigningKey key) throws IOException {
    if (file == null) {
      // The file went away and with it the other keys; the ring says which one is missing.
      throw new IOException(path + ": expected a key file, found none");
    }
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    slot.put(MAGIC).put((byte) chain.index()).putLong(number).put(key.seed());
    slot.put(Merkle.sha256().digest(Arrays.copyOf(slot.array(), HASHED)));
    file.writeFully(slot.clear(), position(chain, slot(number)));
  }

  private void read(DiskFile from) throws IOException {
    for (KeyChain chain : KeyChain.values()) {
      for (int slot = 0; slot < SLOTS; slot++) {
        read(from, chain, slot);
      }
    }
    boolean none = held().isEmpty();
    condition = from.size() == 0 ? " (an empty file)" : none ? " (torn, or no key file)" : "";
  }

  private void read(DiskFile from, KeyChain chain, int slot) throws IOException {
    if (from.size() < position(chain, slot) + HASHED + Merkle.HASH) {
      return;
    }
    byte[] bytes = from.readFully(position(chain, slot), HASHED + Merkle.HASH);
    byte[] hash = Merkle.sha256().digest(Arrays.copyOf(bytes, HASHED));
    long number = ByteBuffer.wrap(bytes).getLong(MAGIC.length + 1);
    boolean whole = Arrays.equals(hash, 0, Merkle.HASH, bytes, HASHED, bytes.length);
    if (whole && bytes[MAGIC.length] == chain.index() && number > 0 && slot(number) == slot) {
      byte[] seed = Arrays.copyOfRange(bytes, HASHED - Ed25519.KEY, HASHED);
      numbers(chain).put(number, Ed25519.SigningKey.fromSeed(seed));
    }
  }

  private static int slot(long number) {
    return (int) (number % SLOTS);
  }

  private static long position(KeyChain chain, int slot) {
    return (long) (chain.index() * SLOTS + slot) * SLOT_BYTES;
  }

  @Override
  public void close() throws IOException {
    supply.close();
    if (file != null) {
      file.close();
    }
  }

  /** The path, and what is wrong with the file when it holds no key. */
  @Override
  public String toString() {
    return path + condition;
  }
}
