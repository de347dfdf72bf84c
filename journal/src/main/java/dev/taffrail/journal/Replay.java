package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sealed journal's files again from their oldest line on, hashing each into the tree, and
 * checks what needs no key: every seal is canonical, at its leaf index, of this root, and one
 * behind the seal before; files follow one another; torn bytes are explained. The one replay of
 * recovery, verifier and prover. Streams; for one thread; runs once.
 */
final class Replay {
  private static final String NO_BYTES = HexFormat.of().formatHex(new Merkle().empty());

  private final List<JournalFile> files;
  private final Visitor visitor;
  private final ReadAhead ahead;
  private final byte[] leaf = new byte[Merkle.HASH];

  private Frontier frontier = new Frontier();
  private int current;
  private @Nullable SealLine lastSeal;
  private long lastSealLine;
  private long unsealedBytes;
  private long explainedBytes;
  private @Nullable TornRegion tail;

  /**
   * @param files oldest first, each opened by a seal, as {@link JournalSnapshot#sealed} gives them
   */
  Replay(List<JournalFile> files, Visitor visitor) {
    this(files, visitor, new ReadAhead(files, 1, (read, total) -> {}));
  }

  /** The same with lines that other threads prepare. */
  Replay(List<JournalFile> files, Visitor visitor, ReadAhead ahead) {
    this.files = files;
    this.visitor = visitor;
    this.ahead = ahead;
  }

  /** What a replay tells while it reads. */
  interface Visitor {
    /**
     * A line that is a leaf.
     *
     * @param index its leaf index
     * @param line stands at the line
     * @param leaf its hash; good during the call
     */
    default void line(long index, LineReader line, byte[] leaf) {}

    /**
     * A seal line, before size and root are compared: who has the keys checks the signatures first,
     * since then a root that differs is the fault of the lines and not of the seal.
     *
     * @return what is wrong with it, which ends the replay; null when nothing is
     */
    default @Nullable String sealFault(SealLine seal) {
      return null;
    }

    /** Whether the replay may end here; asked before each line. */
    default boolean isDone() {
      return false;
    }

    /**
     * Something in torn bytes that has the form of a seal line.
     *
     * @param torn the line that fails, with which these bytes begin
     */
    default void tornSeal(SealLine seal, Verification.Problem torn) {}
  }

  /**
   * Reads all files. Afterwards, or after a failure as far as it came, the methods below tell the
   * state.
   *
   * @throws TamperedException at the first line that is not as the seals say
   */
  void run() throws IOException, TamperedException {
    for (current = 0; current < files.size(); current++) {
      LineReader lines = ahead.lines(current);
      while (!visitor.isDone() && lines.next()) {
        line(lines);
      }
    }
  }

  /** The number of leaves so far: the leaf index of the next line. */
  long size() {
    return frontier.size();
  }

  /** The tree so far; the caller may go on with it when the replay is over. */
  Frontier frontier() {
    return frontier;
  }

  /** The last intact seal; null before the first line. */
  @Nullable SealLine lastSeal() {
    return lastSeal;
  }

  /** How many leaves stand behind the last seal's line. */
  long unsealedRecords() {
    return lastSeal == null ? 0 : size() - lastSeal.seal().size() - 1;
  }

  /** Bytes of these leaves' lines. */
  long unsealedBytes() {
    return unsealedBytes;
  }

  /** Torn bytes that recovery records explain. */
  long explainedBytes() {
    return explainedBytes;
  }

  /** The torn bytes that end the newest file; null when there are none. */
  @Nullable TornRegion tail() {
    return tail;
  }

  /**
   * The recovery record for the journal as it ends: to be appended to the newest file, behind an LF
   * when {@link #tail} is there and not terminated.
   */
  ControlLines.Recovered recovery() {
    TornRegion torn = tail;
    return new ControlLines.Recovered(
        size(),
        torn == null ? files.get(files.size() - 1).length() : torn.offset(),
        torn == null ? 0 : torn.closedLength(),
        torn == null ? NO_BYTES : torn.sha256(),
        lastNumber(),
        unsealedRecords());
  }

  private void line(LineReader lines) throws IOException, TamperedException {
    String fault = lines.fault();
    if (fault == null) {
      leaf(lines, 0);
      return;
    }
    Verification.Problem torn =
        new Verification.Problem(
            file().path(), lines.number(), size(), "a line of the journal", fault);
    TornScan scan = new TornScan(lines, size(), fault, seal -> visitor.tornSeal(seal, torn));
    if (scan.isExplained()) {
      explainedBytes += scan.length();
      leaf(lines, scan.length());
    } else {
      TornRegion region = scan.region(file());
      checkIsNewest(region);
      tail = region;
    }
  }

  /** Adds the line; {@code torn} bytes lie before it that are no leaf. */
  private void leaf(LineReader lines, long torn) throws TamperedException {
    lines.leaf(leaf);
    String event = lines.controlEvent();
    SealLine seal = SealLine.EVENT.equals(event) ? parseSeal(lines) : null;
    if (seal != null) {
      seal(lines, seal);
    } else {
      check(lines.number() > 1, lines, "a seal that opens the file", "a line that is none");
    }
    if (ControlLines.RECOVERED.equals(event)) {
      checkRecovery(lines, torn);
    }
    visitor.line(size(), lines, leaf);
    frontier.add(leaf);
    unsealedBytes = seal != null ? 0 : unsealedBytes + lines.fullLength();
    if (seal != null) {
      lastSeal = seal;
      lastSealLine = lines.number();
    }
  }

  private void seal(LineReader lines, SealLine line) throws TamperedException {
    Seal seal = line.seal();
    if (lastSeal == null) {
      frontier = Objects.requireNonNull(line.frontier(), "frontier");
    } else {
      checkFollows(lines, seal, lastSeal.seal());
    }
    String fault = visitor.sealFault(line);
    check(fault == null, lines, "seal " + seal.number() + " signed by the keys announced", fault);
    check(
        seal.reason().opensFile() == (lines.number() == 1),
        lines,
        "a genesis or rotate seal in a file's first line and nowhere else",
        "a " + seal.reason().label() + " seal");
    checkCovered(lines, seal);
  }

  private void checkFollows(LineReader lines, Seal seal, Seal last) throws TamperedException {
    check(seal.origin().equals(last.origin()), lines, "origin " + last.origin(), seal.origin());
    String expected = "seal " + (last.number() + 1) + " behind seal " + last.number();
    if (seal.number() > last.number() + 1) {
      // The seal between them was removed or is one no more: before this line.
      throw covered(lines, expected, "seal " + seal.number());
    }
    check(seal.number() > last.number(), lines, expected, "seal " + seal.number());
  }

  /** Compares size and root with those of the lines that were read. */
  private void checkCovered(LineReader lines, Seal seal) throws TamperedException {
    if (seal.size() != size()) {
      String how = size() < seal.size() ? "removed" : "inserted";
      throw covered(
          lines,
          seal.size() + " lines before seal " + seal.number(),
          size() + ", some were " + how);
    }
    String expected = Base64Text.encode(seal.root());
    String found = Base64Text.encode(frontier.root());
    if (!expected.equals(found)) {
      throw covered(lines, "root " + expected + " of seal " + seal.number(), "root " + found);
    }
  }

  /**
   * The fault of one of the lines that a seal covers and the seal before does not. Which of them
   * cannot be known from roots: the first is named, and the range told. They are all in one file,
   * since each file begins with a seal.
   */
  private TamperedException covered(LineReader lines, String expected, String found) {
    SealLine last = Objects.requireNonNull(lastSeal, "lastSeal");
    JournalFile blamed = files.get(lines.number() == 1 ? current - 1 : current);
    long first = last.seal().size() + 1;
    String range = size() - first > 1 ? ": one of the leaves " + first + " to " + (size() - 1) : "";
    return tampered(blamed.path(), lastSealLine + 1, first, expected, found + range);
  }

  private SealLine parseSeal(LineReader lines) throws TamperedException {
    try {
      return lines.seal();
    } catch (IllegalArgumentException e) {
      throw tampered(lines, "a seal line as its note renders it", e.getMessage());
    }
  }

  /** A recovery record states its own place; the bytes that it explains must be there. */
  private void checkRecovery(LineReader lines, long torn) throws TamperedException {
    Optional<ControlLines.Recovered> read = ControlLines.parseRecovered(lines.line());
    long start = lines.offset() - torn;
    check(
        read.isPresent()
            && read.get().at() == size()
            && read.get().offset() == start
            && read.get().length() == torn,
        lines,
        "a recovery of " + torn + " torn bytes at " + start + ", leaf " + size(),
        new String(lines.line(), UTF_8));
    check(
        read.get().lastSeal() == lastNumber(),
        lines,
        "a recovery behind seal " + lastNumber(),
        "one behind seal " + read.get().lastSeal());
  }

  /** Torn bytes without explanation are a power cut's only where nothing was written later. */
  private void checkIsNewest(TornRegion region) throws TamperedException {
    if (current != files.size() - 1) {
      throw tampered(file().path(), region.line(), size(), "a line of the journal", region.fault());
    }
  }

  private long lastNumber() {
    return lastSeal == null ? -1 : lastSeal.seal().number();
  }

  private JournalFile file() {
    return files.get(current);
  }

  private void check(boolean holds, LineReader lines, String expected, @Nullable String found)
      throws TamperedException {
    if (!holds) {
      throw tampered(lines, expected, found);
    }
  }

  private TamperedException tampered(LineReader lines, String expected, @Nullable String found) {
    return tampered(file().path(), lines.number(), size(), expected, "" + found);
  }

  private static TamperedException tampered(
      Path path, long line, long index, String expected, String found) {
    return new TamperedException(
        Verdict.TAMPER, new Verification.Problem(path, line, index, expected, found));
  }
}
