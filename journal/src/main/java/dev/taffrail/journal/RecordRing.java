package dev.taffrail.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of the records that wait for the writer, each behind a header of four bytes and some
 * with their hash behind them, in the order they came, around and around. A record is never in two
 * pieces: the array is longer than its capacity by one record, so that the one that begins last
 * before the end goes over it, and the next one begins at the start again. At most {@code capacity}
 * bytes are taken, so nothing is overwritten that was not given back.
 *
 * <p>Its user's lock guards all but the reading of a round and the giving back: nobody writes to
 * those bytes meanwhile.
 */
final class RecordRing {
  private static final int HEADER = 4;
  private static final int LENGTH_MASK = 0xFFFFF;
  private static final int HASHED = 1 << 31;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final byte[] bytes;
  private final int capacity;

  /** Where the next record is put. */
  private final Spot tail = new Spot();

  /** How many bytes were given back; told by the reader without the lock. */
  private volatile long released;

  // Of the reader alone: behind all that it gave back, where it is, where its round ends, and the
  // header of the record there.
  private final Spot head = new Spot();
  private final Spot read = new Spot();
  private long roundEnd;
  private int header;

  RecordRing(int capacity) {
    this.capacity = capacity;
    this.bytes = new byte[capacity + HEADER + LineCheck.MAX_BYTES + Merkle.HASH];
  }

  int capacity() {
    return capacity;
  }

  /** Bytes taken by records that were not given back. */
  long used() {
    return tail.passed - released;
  }

  /** What a record of this length takes. */
  static int bytesOf(int length) {
    return HEADER + length;
  }

  boolean fits(int length, long limit) {
    return used() + bytesOf(length) <= limit;
  }

  /**
   * Puts a record that fits.
   *
   * @param flags bits above the twenty that hold its length; the highest is this class's own
   */
  void put(int flags, byte[] line, int offset, int length) {
    INT.set(bytes, tail.place, flags | length);
    System.arraycopy(line, offset, bytes, tail.place + HEADER, length);
    tail.pass(bytesOf(length), capacity);
  }

  /** Puts a record that fits, with its hash as a leaf. */
  void put(int flags, byte[] line, byte[] leaf) {
    INT.set(bytes, tail.place, HASHED | flags | line.length);
    int at = tail.place + HEADER;
    System.arraycopy(line, 0, bytes, at, line.length);
    System.arraycopy(leaf, 0, bytes, at + line.length, Merkle.HASH);
    tail.pass(bytesOf(line.length + Merkle.HASH), capacity);
  }

  /** Begins a round: all records that are in it now are read. */
  void beginRound() {
    roundEnd = tail.passed;
  }

  /** Whether there is another record in this round; the same again until it is consumed. */
  boolean next() {
    boolean more = read.passed != roundEnd;
    header = more ? (int) INT.get(bytes, read.place) : 0;
    return more;
  }

  /** The array in which the record at hand lies; its bytes are not changed until given back. */
  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return read.place + HEADER;
  }

  int length() {
    return header & LENGTH_MASK;
  }

  int flags() {
    return header & ~(LENGTH_MASK | HASHED);
  }

  /** Whether the record's hash as a leaf stands behind it. */
  boolean hashed() {
    return (header & HASHED) != 0;
  }

  /** The record at hand is done with. */
  void consume() {
    read.pass(bytesOf(length() + (hashed() ? Merkle.HASH : 0)), capacity);
  }

  /** Gives the room of all that was consumed back. */
  void release() {
    head.moveTo(read);
    released = head.passed;
  }

  /** What was consumed and not given back comes again. */
  void rewind() {
    read.moveTo(head);
  }

  /** A place in the array, and how many bytes were passed to get there since the beginning. */
  private static final class Spot {
    private long passed;
    private int place;

    void pass(int size, int capacity) {
      passed += size;
      place += size;
      if (place >= capacity) {
        place = 0;
      }
    }

    void moveTo(Spot other) {
      passed = other.passed;
      place = other.place;
    }
  }
}
