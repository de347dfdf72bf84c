package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What nobody who verifies a sealed log can leave out, and nothing else, on one thread: hashing
 * each line as a leaf, hashing each node of the tree over them, checking each signature once. Where
 * the lines end is known beforehand, keys are ready to be used, and reading is timed apart.
 */
final class BareWork {
  private static final int NOTE = 300;

  private final List<Path> files;
  private final List<Signed> notes = new ArrayList<>();
  private final MessageDigest sha256 = HashOnly.sha256();
  private final byte[] line = new byte[64 * 1024 + 1];
  private final byte[] pair = new byte[65];
  private final byte[] leaf = new byte[32];
  private final byte[] bytes = new byte[128 * 1024];
  private int[] ends = new int[1024];
  private long reading;
  private long hashing;
  private long leaves;

  /** One signature; it costs the same whatever note and key. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Signed(PublicKey key, byte[] note, byte[] signature) {}

  /** Nanoseconds of one turn. */
  record Nanos(long reading, long hashing, long checking) {
    double workSeconds() {
      return (hashing + checking) / 1e9;
    }
  }

  BareWork(List<Path> files, int signatures) throws GeneralSecurityException {
    this.files = files;
    byte[] note = "n".repeat(NOTE).getBytes(UTF_8);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    Signature signer = Signature.getInstance("Ed25519");
    for (int i = 0; i < signatures; i++) {
      KeyPair pair = generator.generateKeyPair();
      signer.initSign(pair.getPrivate());
      signer.update(note);
      notes.add(new Signed(pair.getPublic(), note, signer.sign()));
    }
  }

  Nanos turn() throws IOException, GeneralSecurityException {
    reading = 0;
    hashing = 0;
    leaves = 0;
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        hash(in);
      }
    }
    long start = System.nanoTime();
    check();
    return new Nanos(reading, hashing, System.nanoTime() - start);
  }

  long leaves() {
    return leaves;
  }

  private void hash(InputStream in) throws IOException, GeneralSecurityException {
    int rest = 0;
    int filled;
    do {
      long start = System.nanoTime();
      filled = rest + in.readNBytes(bytes, rest, bytes.length - rest);
      reading += System.nanoTime() - start;
      int lines = findEnds(filled);
      start = System.nanoTime();
      hash(lines);
      hashing += System.nanoTime() - start;
      int hashed = lines == 0 ? 0 : ends[lines - 1] + 1;
      rest = filled - hashed;
      System.arraycopy(bytes, hashed, bytes, 0, rest);
    } while (filled == bytes.length);
  }

  private int findEnds(int filled) {
    int lines = 0;
    for (int i = 0; i < filled; i++) {
      if (bytes[i] == '\n') {
        ends = lines == ends.length ? Arrays.copyOf(ends, 2 * lines) : ends;
        ends[lines++] = i;
      }
    }
    return lines;
  }

  private void hash(int lines) throws GeneralSecurityException {
    int from = 0;
    for (int i = 0; i < lines; i++) {
      int length = ends[i] - from;
      System.arraycopy(bytes, from, line, 1, length);
      sha256.update(line, 0, 1 + length);
      sha256.digest(leaf, 0, leaf.length);
      // A leaf completes as many nodes as its index ends with one bits.
      for (long bits = leaves++; (bits & 1) != 0; bits >>>= 1) {
        sha256.update(pair, 0, pair.length);
        sha256.digest(pair, 33, leaf.length);
      }
      from += length + 1;
    }
  }

  private void check() throws GeneralSecurityException {
    Signature checker = Signature.getInstance("Ed25519");
    for (Signed signed : notes) {
      checker.initVerify(signed.key());
      checker.update(signed.note());
      if (!checker.verify(signed.signature())) {
        throw new IllegalStateException("expected a valid signature");
      }
    }
  }
}
