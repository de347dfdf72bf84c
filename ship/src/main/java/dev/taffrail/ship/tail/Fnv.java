package dev.taffrail.ship.tail;

/** FNV-1a with 64 bits: a hash whose whole state is its value, so that it can be gone on with. */
final class Fnv {
  /** Of no bytes. */
  static final long EMPTY = 0xcbf29ce484222325L;

  private static final long PRIME = 0x100000001b3L;

  private Fnv() {}

  static long next(long hash, byte b) {
    return (hash ^ (b & 0xff)) * PRIME;
  }

  static long next(long hash, byte[] bytes, int from, int to) {
    long value = hash;
    for (int i = from; i < to; i++) {
      value = next(value, bytes[i]);
    }
    return value;
  }
}
