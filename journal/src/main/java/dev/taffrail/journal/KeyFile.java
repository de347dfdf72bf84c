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
 * root key is never written. The public half of the key that lay in a slot before stays: so opening
 * can tell whether the last seal is the device's own.
 *
 * <pre>
 * slot   "TAFFRAILKEY2" | chain, 1 byte | number, 8 bytes | seed, 32 bytes
 *        | public half of key number-2, 32 bytes, zeros where it is not known | SHA-256 of all before
 *        | public half of this key, 32 bytes | SHA-256 of all before
 * file   s even | s odd | a even | a odd | e even | e odd
 * </pre>
 *
 * The last two spare opening a journal the work on the curve. Files of earlier versions have zeros
 * there: then the public half is worked out.
 */
final class KeyFile implements SealingKeys {
  private static final int SLOT_BYTES = 4096;
  private static final int SLOTS = 2;
  private static final int FILE_BYTES = KeyChain.values().length * SLOTS * SLOT_BYTES;
  private static final byte[] MAGIC = "TAFFRAILKEY2".getBytes(US_ASCII);
  private static final int SEED = MAGIC.length + 1 + Long.BYTES;
  private static final int BEFORE = SEED + Ed25519.KEY;
  private static final int HASHED = BEFORE + Ed25519.KEY;
  private static final int PUBLIC = HASHED + Merkle.HASH;
  private static final int HASHED_ALL = PUBLIC + Ed25519.KEY;
  private static final byte[] UNKNOWN = new byte[Ed25519.KEY];

  private final Disk disk;
  private final Path path;
  private final KeySupply supply;
  private final Map<KeyChain, Map<Long, Ed25519.SigningKey>> keys = new EnumMap<>(KeyChain.class);

  /** The public halves of destroyed keys, by number. */
  private final Map<KeyChain, Map<Long, byte[]>> destroyed = new EnumMap<>(KeyChain.class);

  /** Null until there is one. */
  private @Nullable DiskFile file;

  private String condition = " (no such file)";

  private KeyFile(Disk disk, Path path, KeySupply supply) {
    this.disk = disk;
    this.path = path;
    this.supply = supply;
    for (KeyChain chain : KeyChain.values()) {
      keys.put(chain, new TreeMap<>());
      destroyed.put(chain, new TreeMap<>());
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
  public List<Held> destroyed() {
    List<Held> known = new ArrayList<>();
    destroyed.forEach(
        (chain, numbers) ->
            numbers.forEach((number, key) -> known.add(new Held(chain, number, key.clone()))));
    return known;
  }

  @Override
  public byte[] generate(KeyChain chain, long number) throws IOException {
    Map<Long, Ed25519.SigningKey> numbers = numbers(chain);
    Ed25519.SigningKey key = numbers.computeIfAbsent(number, n -> supply.take());
    destroy(chain, number);
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
    if (!key.isWhole()) {
      forget(chain, number);
      throw new IOException(
          this
              + ": "
              + chain.label()
              + " key "
              + number
              + ": expected the halves of one key, found those of two");
    }
    return key.sign(message);
  }

  /**
   * Somebody forged its public half, which seals may have announced: nothing can sign in its place.
   * Were it kept, each opening would end here; the next one finds it gone, which is an alarm and a
   * new beginning.
   */
  private void forget(KeyChain chain, long number) throws IOException {
    numbers(chain).remove(number);
    if (file != null) {
      file.writeFully(ByteBuffer.allocate(SLOT_BYTES), position(chain, slot(number)));
      file.force();
    }
  }

  @Override
  public void force() throws IOException {
    if (file != null) {
      file.force();
    }
    supply.refill();
  }

  /** Fills all slots with zeros, so that no later write has to allocate room for itself. */
  @Override
  public void clear() throws IOException {
    keys.values().forEach(Map::clear);
    destroyed.values().forEach(Map::clear);
    if (file == null) {
      file = disk.openPrivate(path);
    }
    file.writeFully(ByteBuffer.allocate(FILE_BYTES), 0);
    condition = "";
  }

  /** Forgets the key whose place the key of this number takes, but for its public half. */
  private void destroy(KeyChain chain, long number) {
    Map<Long, byte[]> known = known(chain);
    Ed25519.SigningKey before = numbers(chain).get(number - SLOTS);
    if (before != null) {
      known.put(number - SLOTS, before.publicKey());
    }
    numbers(chain).keySet().removeIf(other -> slot(other) == slot(number) && other != number);
    known.keySet().removeIf(other -> slot(other) == slot(number) && other != number - SLOTS);
  }

  private Map<Long, byte[]> known(KeyChain chain) {
    return destroyed.computeIfAbsent(chain, c -> new TreeMap<>());
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
    slot.put(known(chain).getOrDefault(number - SLOTS, UNKNOWN));
    slot.put(hash(slot.array(), HASHED)).put(key.publicKey()).put(hash(slot.array(), HASHED_ALL));
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
    long length = Math.min(SLOT_BYTES, from.size() - position(chain, slot));
    if (length < PUBLIC) {
      return;
    }
    byte[] read = from.readFully(position(chain, slot), (int) length);
    byte[] bytes = Arrays.copyOf(read, SLOT_BYTES);
    long number = ByteBuffer.wrap(bytes).getLong(MAGIC.length + 1);
    boolean ours = bytes[MAGIC.length] == chain.index() && number > 0 && slot(number) == slot;
    if (ours && isHashed(bytes, HASHED)) {
      numbers(chain).put(number, key(bytes));
      byte[] before = Arrays.copyOfRange(bytes, BEFORE, HASHED);
      if (!Arrays.equals(before, UNKNOWN)) {
        known(chain).put(number - SLOTS, before);
      }
    }
  }

  private static Ed25519.SigningKey key(byte[] slot) {
    byte[] seed = Arrays.copyOfRange(slot, SEED, BEFORE);
    return isHashed(slot, HASHED_ALL)
        ? Ed25519.SigningKey.ofHalves(seed, Arrays.copyOfRange(slot, PUBLIC, HASHED_ALL))
        : Ed25519.SigningKey.fromSeed(seed);
  }

  private static byte[] hash(byte[] slot, int length) {
    return Merkle.sha256().digest(Arrays.copyOf(slot, length));
  }

  private static boolean isHashed(byte[] slot, int length) {
    return Arrays.equals(hash(slot, length), 0, Merkle.HASH, slot, length, length + Merkle.HASH);
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
