package dev.taffrail.ship.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Writes messages of protocol buffers, field by field, into one growing buffer. Equal calls give
 * equal bytes, and lengths take as few bytes as they can. For one thread.
 */
public final class Protobuf {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;

  /** Of a long, which its loop would count beyond. */
  private static final int MOST_DIGITS = 19;

  private static final int MOST_IN_VARINT = 10;

  private byte[] buffer;
  private int size;

  /**
   * An empty message.
   *
   * @param capacity how many bytes it may take before it has to grow
   */
  public Protobuf(int capacity) {
    buffer = new byte[Math.max(64, capacity)];
  }

  /** Begins again with an empty message, in the same buffer. */
  public void clear() {
    size = 0;
  }

  /** A field of type int64, int32, uint64, bool or an enum. */
  public Protobuf varint(int field, long value) {
    tag(field, VARINT);
    putVarint(value);
    return this;
  }

  /** A field of type fixed64. */
  public Protobuf fixed64(int field, long value) {
    tag(field, FIXED64);
    ensure(8);
    for (int shift = 0; shift < 64; shift += 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** A field of type double. */
  public Protobuf real(int field, double value) {
    return fixed64(field, Double.doubleToRawLongBits(value));
  }

  /** A field of type bytes, or of type string when they are UTF-8. */
  public Protobuf bytes(int field, byte[] value) {
    return bytes(field, value, 0, value.length);
  }

  /** The same of some of the bytes. */
  public Protobuf bytes(int field, byte[] value, int from, int length) {
    tag(field, DELIMITED);
    putVarint(length);
    ensure(length);
    System.arraycopy(value, from, buffer, size, length);
    size += length;
    return this;
  }

  /** A field of type string. */
  public Protobuf string(int field, String value) {
    int length = value.length();
    int before = size;
    tag(field, DELIMITED);
    putVarint(length);
    ensure(length);
    for (int i = 0; i < length; i++) {
      char next = value.charAt(i);
      if (next >= 0x80) {
        size = before;
        return bytes(field, value.getBytes(UTF_8));
      }
      buffer[size++] = (byte) next;
    }
    return this;
  }

  /** A field of type string that is a whole number from 0. */
  public Protobuf decimal(int field, long value) {
    int length = 1;
    for (long most = 9; most < value && length < MOST_DIGITS; most = 10 * most + 9) {
      length++;
    }
    tag(field, DELIMITED);
    putVarint(length);
    ensure(length);
    size += length;
    long rest = value;
    for (int at = size - 1; at >= size - length; at--) {
      buffer[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return this;
  }

  /** Begins a field that is a message; all that is written up to {@link #end} belongs to it. */
  public int begin(int field) {
    return begin(field, 0);
  }

  /**
   * The same of a message that will hardly be shorter than this: where its length takes as many
   * bytes as this one's, it need not move.
   */
  public int begin(int field, int length) {
    tag(field, DELIMITED);
    int mark = size;
    putVarint(length);
    return mark;
  }

  /**
   * Ends a message. Its length is known only now: where that takes other than the bytes that were
   * left for it, the message moves.
   *
   * @param mark what {@code begin} returned
   */
  public void end(int mark) {
    int start = mark + 1;
    while (buffer[start - 1] < 0) {
      start++;
    }
    int length = size - start;
    int move = mark + lengthOfVarint(length) - start;
    if (move != 0) {
      ensure(Math.max(0, move));
      System.arraycopy(buffer, start, buffer, start + move, length);
    }
    size = mark;
    putVarint(length);
    size += length;
  }

  /** The buffer, of which the first {@link #size} bytes are the message; not copied. */
  public byte[] buffer() {
    return buffer;
  }

  public int size() {
    return size;
  }

  private void tag(int field, int type) {
    putVarint((long) field << 3 | type);
  }

  private void putVarint(long value) {
    ensure(MOST_IN_VARINT);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  private static int lengthOfVarint(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(size + more, buffer.length * 2));
    }
  }
}
