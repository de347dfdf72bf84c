package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What anchors are compared with: the journal's own seals, those of its chain whose files are gone
 * and those that are present. Of each, where it stands, what it states and which keys it announces.
 * Of the verifier's memory this grows with the journal, by 112 bytes a seal, and only where there
 * are anchors.
 */
final class KnownSeals {
  private static final int ENTRY = 2 * Long.BYTES + 3 * Merkle.HASH;

  /** A note's signatures are those of the seal key, the segment key and the epoch key. */
  private static final int SEGMENT = 1;

  private final MessageDigest sha256 = Merkle.sha256();
  private final Vkey root;
  private final Announced keys;

  /** The seals of the chain, without those between them, up to the first one that is present. */
  private final NavigableMap<Long, Link> links = new TreeMap<>();

  private byte[] entries = new byte[64 * ENTRY];
  private long first = -1;
  private int count;

  /** Segment and epoch keys by their ids: those that were announced, and which of them signed. */
  private final Map<Integer, byte[]> announced = new HashMap<>();

  private final Set<Integer> used = new HashSet<>();

  /**
   * @param root the key that signs seal 0
   */
  KnownSeals(Vkey root) {
    this.root = root;
    this.keys = new Announced(root);
  }

  /**
   * A seal of the chain.
   *
   * @param keys what is announced behind it
   */
  record Link(SignedSeal line, Announced keys) {
    Seal seal() {
      return line.seal();
    }
  }

  /**
   * Where seals were pruned: between two seals of the chain, or before the first one present.
   *
   * @param below the last seal before them
   * @param above the first one behind them, whose seal key nobody here knows
   */
  record Gap(Link below, Link above) {

    /** Whether a seal cannot be one of these, but for the one before {@link #above}. */
    boolean excludes(Seal seal) {
      return seal.size() <= below.seal().size()
          || seal.size() >= above.seal().size()
          || seal.number() >= above.seal().number();
    }
  }

  /** Adds the next seal of the chain; all of them come before those that are present. */
  void link(SignedSeal line) {
    note(line);
    links.put(line.seal().number(), new Link(line, keys.copy()));
  }

  /**
   * Adds a seal that is present; the first one, and then always the next in number.
   *
   * @param passed the time since the first one, in ms
   */
  void add(SignedSeal line, long passed) {
    Seal seal = line.seal();
    if (first < 0) {
      link(line);
      first = seal.number();
    } else {
      note(line);
    }
    if (entries.length == count * ENTRY) {
      entries = Arrays.copyOf(entries, Math.multiplyExact(entries.length, 2));
    }
    ByteBuffer entry = ByteBuffer.wrap(entries, count * ENTRY, ENTRY);
    entry.putLong(seal.size()).put(seal.root()).put(seal.next()).put(hash(seal)).putLong(passed);
    count++;
  }

  private void note(SignedSeal line) {
    keys.advance(line);
    announce(line.seal().nextSegment());
    announce(line.seal().nextEpoch());
    line.note().signatures().stream().skip(SEGMENT).forEach(made -> used.add(made.keyId()));
  }

  private void announce(byte @Nullable [] key) {
    if (key != null) {
      // Of two with one id the earlier stays: a later seal must not hide the key of one before.
      announced.putIfAbsent(Vkey.of(root.name(), key).id(), key);
    }
  }

  /** The number of the last seal; -1 when there is none. */
  long last() {
    return first < 0 ? -1 : first + count - 1;
  }

  /** The size that the last seal states. */
  long lastSize() {
    return size(last());
  }

  /** What is announced behind the last seal. */
  Announced keys() {
    return keys.copy();
  }

  /** Whether the journal has this very seal. */
  boolean holds(Seal seal) {
    if (isPresent(seal.number())) {
      int at = at(seal.number()) + Long.BYTES + 2 * Merkle.HASH;
      return Arrays.equals(entries, at, at + Merkle.HASH, hash(seal), 0, Merkle.HASH);
    }
    Link link = links.get(seal.number());
    return link != null && link.seal().text().equals(seal.text());
  }

  /** Whether the journal, or its chain, has a seal of this number. */
  boolean has(long number) {
    return isPresent(number) || links.containsKey(number);
  }

  /** Whether a file holds a seal of this number. */
  boolean isPresent(long number) {
    return first >= 0 && number >= first && number <= last();
  }

  /** The size that a seal states which the journal has. */
  long size(long number) {
    return isPresent(number)
        ? ByteBuffer.wrap(entries).getLong(at(number))
        : link(number).seal().size();
  }

  /** How much time had passed when a seal was made that is present, in ms. */
  long passed(long number) {
    return ByteBuffer.wrap(entries).getLong(at(number) + Long.BYTES + 3 * Merkle.HASH);
  }

  /** The root that a seal states which the journal has. */
  byte[] root(long number) {
    int at = isPresent(number) ? at(number) + Long.BYTES : 0;
    return isPresent(number)
        ? Arrays.copyOfRange(entries, at, at + Merkle.HASH)
        : link(number).seal().root();
  }

  /**
   * The key that signs this seal; null where nobody knows it, since the seal before was pruned or
   * was never here.
   */
  @Nullable Vkey key(long number) {
    if (number == 0) {
      return root;
    }
    if (isPresent(number - 1)) {
      int at = at(number - 1) + Long.BYTES + Merkle.HASH;
      return Vkey.of(root.name(), Arrays.copyOfRange(entries, at, at + Ed25519.KEY));
    }
    Link before = links.get(number - 1);
    return before == null ? null : Vkey.of(root.name(), before.seal().next());
  }

  /**
   * Whether a segment key or an epoch key signed this seal which signed another one here. Neither
   * does that twice, and nobody else has it.
   */
  boolean isSignedTwice(SignedSeal found) {
    List<SignedNote.NoteSignature> made = found.note().signatures();
    return IntStream.range(SEGMENT, made.size())
        .anyMatch(
            n -> {
              byte[] key = announced.get(made.get(n).keyId());
              return key != null && used.contains(made.get(n).keyId()) && found.signedBy(n, key);
            });
  }

  /** The gap in which a seal of this number stood; null where all are here. */
  @Nullable Gap gap(long number) {
    Map.Entry<Long, Link> below = links.lowerEntry(number);
    Map.Entry<Long, Link> above = links.ceilingEntry(number);
    return below == null || above == null ? null : new Gap(below.getValue(), above.getValue());
  }

  private Link link(long number) {
    return Objects.requireNonNull(links.get(number), "a seal of the chain");
  }

  private int at(long number) {
    return Math.toIntExact(number - first) * ENTRY;
  }

  private byte[] hash(Seal seal) {
    return sha256.digest(seal.text().getBytes(UTF_8));
  }
}
