package dev.taffrail.log;

import dev.taffrail.journal.Level;

/** The last lines of one correlation id; new ones take the place of the oldest. */
final class LineRing {
  /** One byte for the level, three for the length: lines of outputs may be longer than 64 KiB. */
  static final int HEADER = 4;

  private static final Level[] LEVELS = Level.values();

  private final byte[] ring;
  private int start;
  private int used;
  private long lost;

  LineRing(int bytes) {
    ring = new byte[bytes];
  }

  /** Takes the lines of a ring. */
  interface Taker {
    void take(Level level, byte[] line, int length);
  }

  void clear() {
    start = 0;
    used = 0;
    lost = 0;
  }

  /** How many lines had to go or never fitted. */
  long lost() {
    return lost;
  }

  @SuppressWarnings("EnumOrdinal") // read back by this class only
  void add(Level level, byte[] line, int length) {
    int needed = HEADER + length;
    if (needed > ring.length) {
      lost++;
      return;
    }
    while (ring.length - used < needed) {
      dropOldest();
    }
    int at = start + used;
    set(at, level.ordinal());
    set(at + 1, length >> 16);
    set(at + 2, length >> 8);
    set(at + 3, length);
    copyIn(line, length, (at + HEADER) % ring.length);
    used += needed;
  }

  private void dropOldest() {
    int length = HEADER + lengthAt(start);
    start = (start + length) % ring.length;
    used -= length;
    lost++;
  }

  /** The lines, oldest first. The bytes are those of one array that is used for each. */
  void forEach(Taker taker) {
    byte[] line = new byte[ring.length];
    for (int at = 0; at < used; at += HEADER + lengthAt(start + at)) {
      int length = lengthAt(start + at);
      copyOut(line, length, (start + at + HEADER) % ring.length);
      taker.take(LEVELS[get(start + at)], line, length);
    }
  }

  private int lengthAt(int at) {
    return (get(at + 1) << 16) | (get(at + 2) << 8) | get(at + 3);
  }

  private int get(int at) {
    return ring[at % ring.length] & 0xff;
  }

  private void set(int at, int value) {
    ring[at % ring.length] = (byte) value;
  }

  private void copyIn(byte[] line, int length, int at) {
    int first = Math.min(length, ring.length - at);
    System.arraycopy(line, 0, ring, at, first);
    System.arraycopy(line, first, ring, 0, length - first);
  }

  private void copyOut(byte[] line, int length, int at) {
    int first = Math.min(length, ring.length - at);
    System.arraycopy(ring, at, line, 0, first);
    System.arraycopy(ring, 0, line, first, length - first);
  }
}
