package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The chain file, checked from the root key on: genesis, epoch seals, and the rotate seals since
 * the epoch before the oldest file.
 */
final class Chain {
  private final NavigableMap<Long, Link> links = new TreeMap<>();
  private @Nullable String tornEnd;

  /**
   * A seal of the chain.
   *
   * @param line the seal
   * @param keys what is announced when it was read
   */
  record Link(SealLine line, Announced keys) {}

  private Chain() {}

  /**
   * Reads the chain.
   *
   * @param file null when there is none
   * @throws TamperedException with {@link Verdict#UNSEALED_FILE} at the first line that the root
   *     key does not reach
   */
  static Chain read(@Nullable JournalFile file, Path path, Vkey root, Signatures signatures)
      throws IOException, TamperedException {
    if (file == null) {
      throw unsealed(path, 0, -1, "the chain of seals from the root key", "no file");
    }
    Chain chain = new Chain();
    Announced keys = new Announced(root);
    LineReader lines = file.lines();
    while (lines.next() && !chain.isTornEnd(lines, file)) {
      SealLine line = parse(lines, path);
      Announced before = keys.copy();
      String fault = signatures.check(() -> before.linkFault(line));
      if (fault != null) {
        String expected = "a seal that the keys before it vouch for, from " + root.name();
        throw unsealed(path, lines.number(), line.seal().size(), expected, fault);
      }
      keys.advance(line);
      chain.links.put(line.seal().size(), new Link(line, keys.copy()));
    }
    if (chain.links.isEmpty()) {
      throw unsealed(path, 1, 0, "the genesis seal", "none");
    }
    return chain;
  }

  /** The seal of this size; null when the chain has none. */
  @Nullable Link at(long size) {
    return links.get(size);
  }

  /**
   * The same seal, but the chain's own where it holds this one, byte for byte: which keys signed it
   * is known then, as that was checked with the chain.
   */
  SealLine known(SealLine line) {
    Link link = at(line.seal().size());
    return link != null && link.line().sameAs(line) ? link.line() : line;
  }

  /** What is wrong with the last line that a rotation was cut off at; null when all are whole. */
  @Nullable String tornEnd() {
    return tornEnd;
  }

  Link newest() {
    return links.lastEntry().getValue();
  }

  /** The seals below this size. */
  List<SealLine> below(long size) {
    return links.headMap(size, false).values().stream().map(Link::line).toList();
  }

  /** The seals from this size on. */
  List<SealLine> from(long size) {
    List<SealLine> seals = new ArrayList<>();
    for (Map.Entry<Long, Link> entry : links.tailMap(size, true).entrySet()) {
      seals.add(entry.getValue().line());
    }
    return seals;
  }

  /** The newest seal below this size that is none of the given ones; null when there is none. */
  @Nullable SealLine newestBelow(long size, List<Long> others) {
    for (Link link : links.headMap(size, false).descendingMap().values()) {
      if (!others.contains(link.line().seal().size())) {
        return link.line();
      }
    }
    return null;
  }

  /**
   * Whether a rotation was cut off while it wrote its line: torn bytes behind at least one line.
   */
  private boolean isTornEnd(LineReader lines, JournalFile file) {
    boolean last = lines.offset() + lines.fullLength() == file.length();
    tornEnd = last && !links.isEmpty() ? lines.fault() : null;
    return tornEnd != null;
  }

  private static SealLine parse(LineReader lines, Path path) throws TamperedException {
    try {
      return lines.seal();
    } catch (IllegalArgumentException e) {
      throw unsealed(path, lines.number(), -1, "a genesis or rotate seal", "" + e.getMessage());
    }
  }

  private static TamperedException unsealed(
      Path path, long line, long index, String expected, String found) {
    return new TamperedException(
        Verdict.UNSEALED_FILE, new Verification.Problem(path, line, index, expected, found));
  }
}
