package dev.taffrail.ship.tail;

/**
 * A hash of bytes whose whole state is its value, so that it can be gone on with: their polynomial
 * modulo 2^64, as Karp and Rabin have it. Every byte of a file passes here, and of eight at once
 * only one multiplication waits for the one before.
 */
final class RunningHash {
  /** Of no bytes. */
  static final long EMPTY = 1;

  private static final long P1 = 0x9e3779b97f4a7c15L;
  private static final long P2 = power(2);
  private static final long P3 = power(3);
  private static final long P4 = power(4);
  private static final long P5 = power(5);
  private static final long P6 = power(6);
  private static final long P7 = power(7);
  private static final long P8 = power(8);
  private static final long TAIL_POWER = power(Mark.TAIL);

  private RunningHash() {}

  static long of(byte[] bytes) {
    return next(EMPTY, bytes, 0, bytes.length);
  }

  static long next(long hash, byte[] bytes, int from, int to) {
    long value = hash;
    int i = from;
    for (; i <= to - 8; i += 8) {
      long fresh =
          (bytes[i] & 0xff) * P7
              + (bytes[i + 1] & 0xff) * P6
              + (bytes[i + 2] & 0xff) * P5
              + (bytes[i + 3] & 0xff) * P4
              + (bytes[i + 4] & 0xff) * P3
              + (bytes[i + 5] & 0xff) * P2
              + (bytes[i + 6] & 0xff) * P1
              + (bytes[i + 7] & 0xff);
      value = value * P8 + fresh;
    }
    for (; i < to; i++) {
      value = value * P1 + (bytes[i] & 0xff);
    }
    return value;
  }

  /**
   * The hash of the last {@link Mark#TAIL} bytes alone.
   *
   * @param before the hash of all the bytes before these
   * @param hash that of all, these included
   */
  static long ofTail(long before, long hash) {
    return hash - (before - EMPTY) * TAIL_POWER;
  }

  private static long power(int exponent) {
    long value = 1;
    for (int i = 0; i < exponent; i++) {
      value *= P1;
    }
    return value;
  }
}
