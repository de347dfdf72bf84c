package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A seal as a line of the journal. It is rendered from its note and frontier alone; a stored line
 * that differs from that rendering by one byte is no seal line.
 *
 * <pre>
 * {"timestamp":…,"level":"info","logger":"taffrail.journal","event":"journal_sealed",
 *  "reason":"&lt;reason&gt;","note":"&lt;signed note&gt;","frontier":[…]}
 * </pre>
 */
final class SealLine implements SignedSeal {
  static final String EVENT = "journal_sealed";

  private static final byte[] NOTE = "\",\"note\":\"".getBytes(UTF_8);
  private static final byte[] FRONTIER = ",\"frontier\":[".getBytes(UTF_8);

  private final Seal seal;
  private final SignedNote note;
  private final @Nullable Frontier frontier;
  private final byte[] bytes;

  /** The key that a signature was found to be made by, at the signature's place. */
  private final AtomicReferenceArray<byte @Nullable []> signers;

  private SealLine(Seal seal, SignedNote note, @Nullable Frontier frontier) {
    if (seal.reason().opensFile() != (frontier != null)) {
      throw new IllegalArgumentException(
          "seal line: expected a frontier in genesis and rotate seals and in no other, found "
              + seal.reason().label());
    }
    for (SignedNote.NoteSignature signature : note.signatures()) {
      check(signature.name().equals(seal.origin()), seal.origin(), signature.name());
    }
    if (frontier != null && frontier.size() != seal.size()) {
      throw new IllegalArgumentException(
          "seal line: expected a frontier of " + seal.size() + ", found " + frontier.size());
    }
    if (frontier != null && !Arrays.equals(frontier.root(), seal.root())) {
      throw new IllegalArgumentException(
          "seal line: expected a frontier that folds to the root "
              + Base64Text.encode(seal.root())
              + ", found one of the root "
              + Base64Text.encode(frontier.root()));
    }
    this.seal = seal;
    this.note = note;
    this.frontier = frontier;
    this.bytes = render(seal, note, frontier);
    this.signers = new AtomicReferenceArray<>(note.signatures().size());
  }

  /**
   * Signs the seal.
   *
   * @param signers the seal key, then in rotate seals the segment key, then in epoch seals the
   *     epoch key; in the genesis seal the root key alone
   * @param frontier of the leaves before the line; in genesis and rotate seals, else null
   * @throws IOException when a key's holder could not sign; nothing was used up then
   */
  static SealLine sign(Seal seal, List<? extends NoteSigner> signers, @Nullable Frontier frontier)
      throws IOException {
    SignedNote note = SignedNote.sign(seal.text(), seal.origin(), signers);
    return new SealLine(seal, note, frontier == null ? null : frontier.copy());
  }

  /**
   * Parses a stored line.
   *
   * @param line without LF
   * @throws IllegalArgumentException when it is not, byte for byte, what its note renders to
   */
  static SealLine parse(byte[] line) {
    return parse(line, 0, line.length);
  }

  /** Parses the line that lies in the buffer at {@code offset}. */
  static SealLine parse(byte[] buffer, int offset, int length) {
    int limit = offset + length;
    int from = indexOf(buffer, NOTE, offset, limit) + NOTE.length;
    int end = from < NOTE.length ? -1 : JsonText.end(buffer, from, limit);
    check(end >= 0, "a note", "none");
    SignedNote note = SignedNote.parse(JsonText.read(buffer, from, end));
    Seal seal = Seal.parse(note.text());
    Frontier frontier = frontier(buffer, end + 1, limit, seal);
    SealLine parsed = new SealLine(seal, note, frontier);
    check(
        Arrays.equals(parsed.bytes, 0, parsed.bytes.length, buffer, offset, limit),
        new String(parsed.bytes, UTF_8),
        new String(buffer, offset, length, UTF_8));
    return parsed;
  }

  @Override
  public Seal seal() {
    return seal;
  }

  @Override
  public SignedNote note() {
    return note;
  }

  /** Checks a signature against a key once, and knows it from then on. For any thread. */
  @Override
  public boolean signedBy(int n, byte[] publicKey) {
    if (n < signers.length() && Arrays.equals(signers.get(n), publicKey)) {
      return true;
    }
    boolean signed = SignedSeal.super.signedBy(n, publicKey);
    if (signed) {
      signers.set(n, publicKey);
    }
    return signed;
  }

  /** A copy of the frontier of the leaves before the line; null where the seal opens no file. */
  @Nullable Frontier frontier() {
    return frontier == null ? null : frontier.copy();
  }

  /** The line without LF; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** Whether this is the seal that a line holds, byte for byte. */
  boolean sameAs(SealLine other) {
    return Arrays.equals(bytes, other.bytes);
  }

  private static @Nullable Frontier frontier(byte[] buffer, int from, int limit, Seal seal) {
    if (indexOf(buffer, FRONTIER, from, limit) != from) {
      return null;
    }
    int end = from + FRONTIER.length;
    List<byte[]> hashes = new ArrayList<>();
    while (end < limit && buffer[end] == '"') {
      int start = end + 1;
      end = JsonText.end(buffer, start, limit);
      check(end >= 0, "the end of a hash", "none");
      hashes.add(Base64Text.decode(JsonText.read(buffer, start, end), Merkle.HASH));
      end += end + 1 < limit && buffer[end + 1] == ',' ? 2 : 1;
    }
    return Frontier.of(seal.size(), hashes);
  }

  private static byte[] render(Seal seal, SignedNote note, @Nullable Frontier frontier) {
    Instant time = Instant.ofEpochMilli(seal.wallMillis());
    RecordLine line = RecordLine.control(time, Level.INFO, EVENT);
    line.text("reason", seal.reason().label()).text("note", note.render());
    if (frontier != null) {
      StringJoiner hashes = new StringJoiner(",", "[", "]");
      for (byte[] hash : frontier.hashes()) {
        hashes.add('"' + Base64Text.encode(hash) + '"');
      }
      line.json("frontier", hashes.toString());
    }
    return line.end();
  }

  private static int indexOf(byte[] buffer, byte[] literal, int from, int limit) {
    for (int i = from; i + literal.length <= limit; i++) {
      if (Arrays.equals(buffer, i, i + literal.length, literal, 0, literal.length)) {
        return i;
      }
    }
    return -literal.length - 1;
  }

  private static void check(boolean holds, String expected, String found) {
    if (!holds) {
      throw new IllegalArgumentException("seal line: expected " + expected + ", found " + found);
    }
  }
}
