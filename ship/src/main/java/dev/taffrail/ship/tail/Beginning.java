package dev.taffrail.ship.tail;

/**
 * How a file begins: what is written behind it changes nothing in that.
 *
 * @param length so many bytes, {@link #MOST} at most
 * @param hash of these
 */
record Beginning(int length, long hash) {
  static final int MOST = 1024;

  /** Of a file of which nothing is known. */
  static final Beginning NOTHING = new Beginning(0, RunningHash.EMPTY);

  static Beginning of(byte[] bytes) {
    return new Beginning(bytes.length, RunningHash.of(bytes));
  }

  /** Whether these bytes, the first of a file, begin with it. */
  boolean isOf(byte[] first) {
    return first.length >= length && RunningHash.next(RunningHash.EMPTY, first, 0, length) == hash;
  }
}
