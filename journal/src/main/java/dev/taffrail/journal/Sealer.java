package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tree of the journal's lines, and the seals over it. For one thread. */
final class Sealer {
  private final String origin;
  private final int epochEvery;
  private final Platform platform;
  private final KeyRing ring;
  private final Frontier frontier;
  private final LongSupplier dropped;
  private final Merkle merkle = new Merkle();
  private final byte[] leaf = new byte[Merkle.HASH];

  /**
   * @param epochEvery every so many rotate seals the epoch key signs too
   * @param frontier of the lines that stand in the journal; gone on with here
   * @param dropped how many records were dropped so far
   */
  Sealer(
      String origin,
      int epochEvery,
      Platform platform,
      KeyRing ring,
      Frontier frontier,
      LongSupplier dropped) {
    this.origin = origin;
    this.epochEvery = epochEvery;
    this.platform = platform;
    this.ring = ring;
    this.frontier = frontier;
    this.dropped = dropped;
  }

  /** The leaf index of the next line. */
  long size() {
    return frontier.size();
  }

  /** A line was staged. */
  void add(byte[] line, int offset, int length) {
    merkle.leaf(line, offset, length, leaf);
    frontier.add(leaf);
  }

  /** A line was staged whose hash as a leaf stands there. */
  void addHash(byte[] buffer, int offset) {
    frontier.add(buffer, offset);
  }

  /** The greatest length of a seal line of this journal that opens no file. */
  int sealBytes() {
    return 768 + 2 * origin.length();
  }

  /** A seal over all lines so far, for the middle of a file. */
  SealLine seal(SealReason reason) throws IOException {
    return SealLine.sign(seal(reason, null, null), ring.signers(List.of(KeyChain.SEAL)), null);
  }

  /** A seal over all lines so far, for the first line of the next file. */
  SealLine rotate() throws IOException {
    List<KeyChain> chains = rotateChains();
    byte[] nextEpoch = chains.contains(KeyChain.EPOCH) ? ring.announced(KeyChain.EPOCH) : null;
    Seal seal = seal(SealReason.ROTATE, ring.announced(KeyChain.SEGMENT), nextEpoch);
    return SealLine.sign(seal, ring.signers(chains), frontier);
  }

  /** The chains whose keys sign the next rotate seal. */
  List<KeyChain> rotateChains() {
    List<KeyChain> chains = new ArrayList<>(List.of(KeyChain.SEAL, KeyChain.SEGMENT));
    if (ring.number(KeyChain.SEGMENT) % epochEvery == 0) {
      chains.add(KeyChain.EPOCH);
    }
    return chains;
  }

  private Seal seal(SealReason reason, byte @Nullable [] nextSegment, byte @Nullable [] nextEpoch) {
    ClockReading now = platform.clocks().read();
    return new Seal(
        origin,
        frontier.size(),
        frontier.root(),
        ring.announced(KeyChain.SEAL),
        nextSegment,
        nextEpoch,
        ring.number(KeyChain.SEAL),
        now.wallMillis(),
        now.monotonicMillis(),
        platform.bootId(),
        reason,
        dropped.getAsLong());
  }

  /** The genesis seal, signed by the root key, which the ring destroys with its next step. */
  static SealLine genesis(String origin, Platform platform, KeyRing ring) throws IOException {
    Frontier empty = new Frontier();
    ClockReading now = platform.clocks().read();
    Seal seal =
        new Seal(
            origin,
            0,
            empty.root(),
            ring.announced(KeyChain.SEAL),
            ring.announced(KeyChain.SEGMENT),
            ring.announced(KeyChain.EPOCH),
            0,
            now.wallMillis(),
            now.monotonicMillis(),
            platform.bootId(),
            SealReason.GENESIS,
            0);
    return SealLine.sign(seal, ring.signers(List.of(KeyChain.SEAL)), empty);
  }
}
