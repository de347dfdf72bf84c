package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who can write a journal's newest file and knows what the seals in it announce, but has
 * none of the keys: writes lines and seals of his own that fit in all but their signatures.
 */
final class Forger {
  private final Path file;
  private final List<String> lines;
  private final Frontier frontier;
  private Seal last;
  private Ed25519.SigningKey key = Ed25519.SigningKey.generate();

  private Forger(Path file, List<String> lines, Seal last, Frontier frontier) {
    this.file = file;
    this.lines = lines;
    this.last = last;
    this.frontier = frontier;
  }

  /** Goes on behind the last line. */
  static Forger behind(Path file) throws IOException {
    return behind(file, Victim.lines(file).size());
  }

  /** Goes on behind so many lines, and leaves the others out. */
  static Forger behind(Path file, int kept) throws IOException {
    List<String> lines = new ArrayList<>(Victim.lines(file).subList(0, kept));
    SealLine first = seal(lines.get(0));
    Forger forger = new Forger(file, lines, first.seal(), Objects.requireNonNull(first.frontier()));
    for (String line : lines) {
      byte[] bytes = line.replace("\n", "").getBytes(ISO_8859_1);
      if (LineCheck.fault(bytes, 0, bytes.length) == null) {
        forger.frontier.add(new Merkle().leaf(bytes));
      }
      forger.last = line.contains(SealLine.EVENT) ? seal(line).seal() : forger.last;
    }
    return forger;
  }

  static SealLine seal(String line) {
    return SealLine.parse(line.strip().getBytes(ISO_8859_1));
  }

  /** The last seal so far. */
  Seal last() {
    return last;
  }

  /** The public half of the key that signs his next seal. */
  byte[] publicKey() {
    return key.publicKey();
  }

  Forger line(byte[] line) throws IOException {
    lines.add(new String(line, ISO_8859_1) + "\n");
    frontier.add(new Merkle().leaf(line));
    Victim.write(file, lines);
    return this;
  }

  Forger prune(long minIndex) throws IOException {
    return line(pruned(minIndex));
  }

  static byte[] pruned(long minIndex) {
    return ControlLines.pruned(
        Instant.ofEpochSecond(0, 1_000), new ControlLines.Pruned(minIndex, 3, 1, "backups=0"));
  }

  /**
   * A seal signed by the forger's own key.
   *
   * @param announced the key that it announces; null for another one of his own
   */
  Forger seal(SealReason reason, byte @Nullable [] announced) throws IOException {
    Ed25519.SigningKey next = Ed25519.SigningKey.generate();
    Seal seal = next(reason, announced == null ? next.publicKey() : announced, null);
    line(SealLine.sign(seal, List.of(key), null).bytes());
    last = seal;
    key = next;
    return this;
  }

  /** The first line of a next file, which announces what is announced already. */
  SealLine rotate(byte[] announced, byte[] nextSegment) throws IOException {
    Seal seal = next(SealReason.ROTATE, announced, nextSegment);
    return SealLine.sign(seal, List.of(key, Ed25519.SigningKey.generate()), frontier);
  }

  @SuppressWarnings("NullAway") // a seal that opens no file announces no such keys
  private Seal next(SealReason reason, byte[] announced, byte @Nullable [] nextSegment) {
    return new Seal(
        last.origin(),
        frontier.size(),
        frontier.root(),
        announced,
        nextSegment,
        null,
        last.number() + 1,
        last.wallMillis(),
        last.monotonicMillis(),
        last.bootId(),
        reason,
        last.dropped());
  }
}
