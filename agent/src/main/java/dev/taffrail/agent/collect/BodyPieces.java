package dev.taffrail.agent.collect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What one request's body takes of the memory that all requests share, piece by piece. For one
 * thread.
 */
final class BodyPieces implements AutoCloseable {
  private final BodyLimits limits;
  private final BooleanSupplier stranger;
  private int reserved;

  /** How many of those reserved are a stranger's. */
  private int strangers;

  /**
   * @param stranger whether nobody knows yet who sends the request, though there are tokens
   */
  BodyPieces(BodyLimits limits, BooleanSupplier stranger) {
    this.limits = limits;
    this.stranger = stranger;
  }

  /**
   * All that comes. Nearly all bodies are a single piece, which is neither copied nor longer than
   * it has to be.
   *
   * @param first how much to read at first
   * @throws RefusedException 413 when it is more than the limit, 503 when too much is being read at
   *     this time
   */
  byte[] read(InputStream in, int first, int limit) throws RefusedException, IOException {
    byte[] begin = in.readNBytes(first);
    checkSize(begin.length, limit);
    reserve();
    int behind = in.read();
    return behind < 0 ? begin : readOn(in, begin, (byte) behind, limit);
  }

  private byte[] readOn(InputStream in, byte[] begin, byte behind, int limit)
      throws RefusedException, IOException {
    List<byte[]> pieces = new ArrayList<>(List.of(begin, new byte[] {behind}));
    int size = begin.length + 1;
    checkSize(size, limit);
    for (byte[] piece = next(in); piece.length > 0; piece = next(in)) {
      size += piece.length;
      checkSize(size, limit);
      reserve();
      pieces.add(piece);
    }
    ByteBuffer whole = ByteBuffer.allocate(size);
    pieces.forEach(whole::put);
    return whole.array();
  }

  private static byte[] next(InputStream in) throws IOException {
    return in.readNBytes(BodyLimits.PIECE);
  }

  /** Takes so much for a body that is about to be decompressed; with the same failures. */
  void reserve(int bytes) throws RefusedException {
    checkSize(bytes, limits.plainBytes());
    for (int reserving = 0; reserving < bytes; reserving += BodyLimits.PIECE) {
      reserve();
    }
  }

  private static void checkSize(int size, int limit) throws RefusedException {
    if (size > limit) {
      throw new RefusedException(
          413, "request body too large: expected at most " + limit + " bytes, found more");
    }
  }

  private void reserve() throws RefusedException {
    boolean isStranger = stranger.getAsBoolean();
    if (isStranger ? !limits.tryReserveStrangersPiece() : !limits.tryReservePiece()) {
      throw new RefusedException(503, "too many requests are being read, send again later");
    }
    reserved++;
    strangers += isStranger ? 1 : 0;
  }

  /** The sender is known: what it took as a stranger is free for other strangers. */
  void introduce() {
    limits.introduced(strangers);
    strangers = 0;
  }

  /** Gives all of it back. */
  @Override
  public void close() {
    introduce();
    limits.releasePieces(reserved);
    reserved = 0;
  }
}
