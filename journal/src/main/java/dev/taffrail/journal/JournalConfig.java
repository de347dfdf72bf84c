package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a journal is and how it is kept. Immutable; start with {@link #at} and change what differs
 * from the defaults.
 *
 * @param path the newest file, for instance {@code /var/log/taffrail/edge.log}; older ones stand
 *     beside it as {@code .1}, {@code .2} and so on
 * @param maxBytes no file grows beyond this; at least 128 KiB when sealed; 0, only unsealed, never
 *     rotates
 * @param retention which rotated files are kept, and how long
 * @param sealed whether the journal carries seals, so that any change to it is found
 * @param origin the journal's name in its seals: schema-less, without spaces or {@code +}, of at
 *     most 256 bytes; null takes one made of the host's and the file's name. Read only when the
 *     journal is created.
 * @param sync the longest time between two forces to the device while there is something to force;
 *     zero never forces (a debug journal)
 * @param timeout the longest time for which {@code append}, {@code flush}, {@code sync}, {@code
 *     seal} and {@code close} each wait for a disk, another process or a store of keys that does
 *     not answer; then they throw {@link JournalTimeoutException}. More than zero.
 * @param bufferBytes how many bytes of records may wait for the writer
 * @param sealing when seals are made
 * @param keys who holds the signing keys of a sealed journal; null keeps them in {@code
 *     edge.log.keys} beside it, mode 0600
 */
public record JournalConfig(
    Path path,
    long maxBytes,
    RetentionPolicy retention,
    boolean sealed,
    @Nullable String origin,
    Duration sync,
    Duration timeout,
    int bufferBytes,
    SealPolicy sealing,
    SealingKeys.@Nullable Opener keys) {

  /** The least {@code maxBytes} of a sealed journal. */
  public static final long MIN_SEALED_BYTES = 128 * 1024;

  /** An origin stands in each seal several times: a seal must stay a line of the journal. */
  private static final int LONGEST_ORIGIN = 256;

  /**
   * @throws IllegalArgumentException when a value is out of its range, or two do not fit together
   */
  public JournalConfig {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(retention, "retention");
    check(!sync.isNegative(), "sync: expected zero or more, found " + sync);
    check(
        !timeout.isNegative() && !timeout.isZero(),
        "timeout: expected more than zero, found " + timeout);
    check(
        bufferBytes >= 128 * 1024,
        "bufferBytes: expected at least 131072 (two records of 64 KiB), found " + bufferBytes);
    check(
        sealed ? maxBytes >= MIN_SEALED_BYTES : maxBytes >= 0,
        "maxBytes: expected at least "
            + (sealed ? MIN_SEALED_BYTES + " in a sealed journal" : "0")
            + ", found "
            + maxBytes);
    check(
        retention.maxTotalBytes() == 0 || (maxBytes > 0 && retention.maxTotalBytes() >= maxBytes),
        "maxTotalBytes: expected 0 or at least maxBytes, of files that rotate ("
            + maxBytes
            + "), found "
            + retention.maxTotalBytes());
    Objects.requireNonNull(sealing, "sealing");
    if (origin != null) {
      int length = Vkey.checkName(origin).getBytes(UTF_8).length;
      check(
          length <= LONGEST_ORIGIN,
          "origin: expected at most " + LONGEST_ORIGIN + " bytes, found " + length);
    }
  }

  /** A sealed journal of 1 MiB and 3 backups, forced within 30 s, unshipped files held. */
  public static JournalConfig at(Path path) {
    return new JournalConfig(
        path,
        1024 * 1024,
        RetentionPolicy.DEFAULT,
        true,
        null,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        1024 * 1024,
        SealPolicy.DEFAULT,
        null);
  }

  public JournalConfig withMaxBytes(long value) {
    return new JournalConfig(
        path, value, retention, sealed, origin, sync, timeout, bufferBytes, sealing, keys);
  }

  public JournalConfig withRetention(RetentionPolicy value) {
    return new JournalConfig(
        path, maxBytes, value, sealed, origin, sync, timeout, bufferBytes, sealing, keys);
  }

  /** The same with another {@link RetentionPolicy#backups}. */
  public JournalConfig withBackups(int value) {
    return withRetention(retention.withBackups(value));
  }

  /** The same with another {@link RetentionPolicy#keep}. */
  public JournalConfig withKeep(Duration value) {
    return withRetention(retention.withKeep(value));
  }

  public JournalConfig withSealed(boolean value) {
    return new JournalConfig(
        path, maxBytes, retention, value, origin, sync, timeout, bufferBytes, sealing, keys);
  }

  public JournalConfig withOrigin(String value) {
    return new JournalConfig(
        path, maxBytes, retention, sealed, value, sync, timeout, bufferBytes, sealing, keys);
  }

  public JournalConfig withSync(Duration value) {
    return new JournalConfig(
        path, maxBytes, retention, sealed, origin, value, timeout, bufferBytes, sealing, keys);
  }

  public JournalConfig withTimeout(Duration value) {
    return new JournalConfig(
        path, maxBytes, retention, sealed, origin, sync, value, bufferBytes, sealing, keys);
  }

  public JournalConfig withBufferBytes(int value) {
    return new JournalConfig(
        path, maxBytes, retention, sealed, origin, sync, timeout, value, sealing, keys);
  }

  public JournalConfig withSealing(SealPolicy value) {
    return new JournalConfig(
        path, maxBytes, retention, sealed, origin, sync, timeout, bufferBytes, value, keys);
  }

  /** Lets somebody else hold the signing keys of a sealed journal: a TPM, a secure element. */
  public JournalConfig withKeys(SealingKeys.Opener value) {
    return new JournalConfig(
        path, maxBytes, retention, sealed, origin, sync, timeout, bufferBytes, sealing, value);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
