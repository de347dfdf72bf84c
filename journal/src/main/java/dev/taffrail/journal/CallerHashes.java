package dev.taffrail.journal;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Hashes records on the threads that append them. Who waits for room waits for the writer, and most
 * of the writer's time is hashing: done here it shortens the wait. For any thread.
 */
final class CallerHashes {
  /** Digests that wait to be used again; a power of two. */
  private static final int SPARE = 8;

  private final AtomicReferenceArray<Merkle> spare = new AtomicReferenceArray<>(SPARE);

  /** The hash of a line as a leaf. */
  byte[] leaf(byte[] line) {
    // By thread and not one for each: of virtual threads there may be a million.
    int place = (int) Thread.currentThread().getId() & (SPARE - 1);
    Merkle kept = spare.getAndSet(place, null);
    Merkle merkle = kept == null ? new Merkle() : kept;
    byte[] leaf = merkle.leaf(line);
    spare.lazySet(place, merkle);
    return leaf;
  }
}
