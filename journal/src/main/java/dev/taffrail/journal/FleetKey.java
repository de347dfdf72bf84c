package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The key of whoever runs a fleet of devices. It signs {@linkplain Enrolment enrolments}, so that
 * one verification key, the fleet's, is all that a verifier has to keep for any number of devices.
 * Kept offline: whoever has it can pass any journal off as one of the fleet.
 *
 * <p>Its file holds one line in the form of Go's {@code golang.org/x/mod/sumdb/note}: {@code
 * PRIVATE+KEY+name+hash+base64}. Immutable; {@code toString} does not show the secret.
 */
public final class FleetKey {
  private static final String PREFIX = "PRIVATE+KEY+";

  /** A name of 256 bytes and the key take less. */
  private static final int MAX_BYTES = 4096;

  private final Vkey vkey;
  private final Ed25519.SigningKey key;

  private FleetKey(String name, Ed25519.SigningKey key) {
    this.vkey = Vkey.of(name, key.publicKey());
    this.key = key;
  }

  /**
   * Makes a random key and writes it to a new file with mode 0600; the file is forced.
   *
   * @param name of the fleet, schema-less, without spaces or {@code +}, for instance {@code
   *     example.com/fleet7}
   * @throws IllegalArgumentException when the name cannot name a key
   * @throws FileAlreadyExistsException when there is such a file
   */
  public static FleetKey create(Path file, String name) throws IOException {
    return create(RealDisk.INSTANCE, file, name);
  }

  static FleetKey create(Disk disk, Path file, String name) throws IOException {
    FleetKey created = new FleetKey(name, Ed25519.SigningKey.generate());
    if (disk.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    try (DiskFile opened = disk.openPrivate(file)) {
      opened.writeFully(ByteBuffer.wrap((created.secret() + "\n").getBytes(UTF_8)), 0);
      opened.force();
    }
    Path folder = file.toAbsolutePath().getParent();
    disk.forceDirectory(folder == null ? file : folder);
    return created;
  }

  /**
   * Reads a key that {@link #create} wrote, or Go's {@code note.GenerateKey} made.
   *
   * @throws NoSuchFileException when there is none
   * @throws IOException when others than its owner can read the file, or it holds no key
   */
  public static FleetKey read(Path file) throws IOException {
    Disk disk = RealDisk.INSTANCE;
    if (!disk.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (DiskFile opened = disk.openPrivate(file)) {
      int length = (int) Math.min(opened.size(), MAX_BYTES);
      return parse(new String(opened.readFully(0, length), UTF_8).strip());
    } catch (IllegalArgumentException e) {
      // Its message would quote the file, which may hold a key with one character wrong.
      throw new IOException(
          file + ": expected one line PRIVATE+KEY+name+hash+base64, found another text");
    }
  }

  private static FleetKey parse(String text) {
    String[] fields = text.split("\\+", 5);
    if (!text.startsWith(PREFIX) || fields.length != 5) {
      throw new IllegalArgumentException("a fleet key");
    }
    byte[] seed = Vkey.decodeKey(fields[4]);
    FleetKey key = new FleetKey(fields[2], Ed25519.SigningKey.fromSeed(seed));
    if (!key.secret().equals(text)) {
      throw new IllegalArgumentException("a fleet key");
    }
    return key;
  }

  /** The public half, for verifiers. */
  public Vkey vkey() {
    return vkey;
  }

  /**
   * Signs that a device's journal has this root key.
   *
   * @param device what {@code taffrail init} printed there
   * @return the {@linkplain Enrolment enrolment}, a C2SP signed note
   */
  public String enrol(Vkey device) throws IOException {
    return SignedNote.sign(Enrolment.text(device), vkey.name(), List.of(key)).render();
  }

  private String secret() {
    String seed = Vkey.encodeKey(key.seed());
    return String.format("%s%s+%08x+%s", PREFIX, vkey.name(), vkey.id(), seed);
  }

  /** The verification key alone. */
  @Override
  public String toString() {
    return "FleetKey[" + vkey + "]";
  }
}
