package dev.taffrail.agent.collect;

import java.util.concurrent.Semaphore;

/**
 * How large bodies may be, each and all together, so that no sender takes the memory away from the
 * others.
 */
final class BodyLimits {
  /** One reservation; bodies are read in pieces of it. */
  static final int PIECE = 16 * 1024;

  private final int rawBytes;
  private final int plainBytes;
  private final Semaphore pieces;

  /** Of them, those for senders of whom nobody knows yet who they are: half. */
  private final Semaphore strangers;

  /**
   * @param rawBytes the most bytes of a body as it comes over the wire
   * @param plainBytes the most bytes of a body that was decompressed
   * @param totalBytes the most bytes of all bodies at one time
   */
  BodyLimits(int rawBytes, int plainBytes, long totalBytes) {
    this.rawBytes = rawBytes;
    this.plainBytes = plainBytes;
    this.pieces = new Semaphore(Math.toIntExact(totalBytes / PIECE));
    this.strangers = new Semaphore(Math.toIntExact(totalBytes / PIECE / 2));
  }

  /**
   * 10 MB raw and 64 MB decompressed, less in a small heap: all bodies share an eighth of it, since
   * each is held twice while it is put together, and its largest strings once more.
   */
  static BodyLimits ofHeap(long maxHeap) {
    long total = Math.max(4 * 1024 * 1024, Math.min(maxHeap / 8, 256L * 1024 * 1024));
    int raw = Math.toIntExact(Math.min(10_000_000, total / 2));
    int plain = Math.toIntExact(Math.min(64_000_000, total / 2));
    return new BodyLimits(raw, plain, total);
  }

  int rawBytes() {
    return rawBytes;
  }

  int plainBytes() {
    return plainBytes;
  }

  boolean tryReservePiece() {
    return pieces.tryAcquire();
  }

  /** The same for a stranger's body; {@link #introduced} has to follow. */
  boolean tryReserveStrangersPiece() {
    if (!strangers.tryAcquire()) {
      return false;
    }
    if (!pieces.tryAcquire()) {
      strangers.release();
      return false;
    }
    return true;
  }

  /** So many pieces are no stranger's any more, or will be released. */
  void introduced(int count) {
    strangers.release(count);
  }

  void releasePieces(int count) {
    pieces.release(count);
  }
}
