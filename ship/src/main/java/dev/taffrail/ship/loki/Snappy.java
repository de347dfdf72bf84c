package dev.taffrail.ship.loki;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Compresses into Snappy's block format, which Loki wants of protocol buffers: the length of the
 * original as a varint, then pieces that are literal or copies of what came up to 64 KiB before
 * (google/snappy, {@code format_description.txt}). Equal input gives equal output.
 *
 * <p>Libraries for it unpack native code into the temporary folder, which devices mount {@code
 * noexec}, or use parts of the JDK that are going away.
 *
 * <p>It keeps its buffers from one input to the next. For one thread.
 */
final class Snappy {
  /** Blocks share nothing, so that an offset always fits into 16 bits. */
  private static final int BLOCK = 1 << 16;

  private static final int MOST_HASH_BITS = 14;

  /** So close to a block's end nothing is looked for, and eight bytes can always be read. */
  private static final int MARGIN = 15;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** So many bytes are copied at once: most literals are no longer. */
  private static final int SHORT = 2 * Long.BYTES;

  private static final byte[] NOTHING = {};

  private final short[] places = new short[1 << MOST_HASH_BITS];
  private byte[] in = NOTHING;
  private byte[] out = NOTHING;
  private int slots;
  private int shift;
  private int written;

  /** Where the bytes stood before that were found last. */
  private int earlier;

  /** The compressed form of the first {@code length} bytes. */
  byte[] compress(byte[] input, int length) {
    begin(input, length);
    putLength(length);
    for (int from = 0; from < length; from += BLOCK) {
      block(from, Math.min(length, from + BLOCK));
    }
    in = NOTHING;
    return Arrays.copyOf(out, written);
  }

  private void begin(byte[] input, int length) {
    in = input;
    written = 0;
    // An incompressible block grows by its literal's tag, a copy is never longer than its original.
    int most = 5 + length + length / 6 + 32;
    out = out.length < most ? new byte[most] : out;
    int bits = Math.max(8, Math.min(MOST_HASH_BITS, 32 - Integer.numberOfLeadingZeros(length)));
    slots = 1 << bits;
    shift = Long.SIZE - bits;
  }

  private void putLength(int length) {
    int rest = length;
    while (rest >= 0x80) {
      out[written++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[written++] = (byte) rest;
  }

  private void block(int from, int to) {
    Arrays.fill(places, 0, slots, (short) 0);
    int limit = to - MARGIN;
    int literal = from;
    for (int at = find(from, from + 1, limit); at < limit; at = find(from, literal, limit)) {
      literal(literal, at);
      literal = at + Long.BYTES + common(earlier + Long.BYTES, at + Long.BYTES, to);
      copy(at - earlier, literal - at);
      if (literal < limit) {
        exchange(from, literal - 1, (long) LONGS.get(in, literal - 1));
      }
    }
    literal(literal, to);
  }

  /**
   * The next place whose eight bytes stood in the block before; at or beyond the limit when there
   * is none. What is equal for less, as four digits may be by chance, is hardly shorter as a copy,
   * and takes more time. The longer it takes, the larger the steps: what cannot be compressed costs
   * little.
   */
  private int find(int from, int start, int limit) {
    int at = start;
    for (int tries = 32; at < limit; at += tries++ >>> 5) {
      long eight = (long) LONGS.get(in, at);
      earlier = exchange(from, at, eight);
      if ((long) LONGS.get(in, earlier) == eight) {
        return at;
      }
    }
    return at;
  }

  /** Notes a place under the hash of its eight bytes; returns what was noted there before. */
  private int exchange(int from, int at, long eight) {
    int slot = (int) ((eight * 0x9e3779b97f4a7c15L) >>> shift);
    int before = from + (places[slot] & 0xffff);
    places[slot] = (short) (at - from);
    return before;
  }

  /** How many bytes are equal at two places, the later of which may reach up to the end. */
  private int common(int earlier, int later, int to) {
    int length = 0;
    while (later + length + 8 <= to) {
      long difference =
          (long) LONGS.get(in, earlier + length) ^ (long) LONGS.get(in, later + length);
      if (difference != 0) {
        return length + Long.numberOfTrailingZeros(difference) / 8;
      }
      length += 8;
    }
    while (later + length < to && in[earlier + length] == in[later + length]) {
      length++;
    }
    return length;
  }

  private void literal(int start, int end) {
    int length = end - start;
    if (length == 0) {
      return;
    }
    int last = length - 1;
    if (last < 60) {
      out[written++] = (byte) (last << 2);
    } else if (last < 1 << 8) {
      out[written++] = (byte) (60 << 2);
      out[written++] = (byte) last;
    } else {
      out[written++] = (byte) (61 << 2);
      putTwo(last);
    }
    if (length <= SHORT && start + SHORT <= in.length) {
      // More than is needed: what follows is written over.
      LONGS.set(out, written, (long) LONGS.get(in, start));
      LONGS.set(out, written + Long.BYTES, (long) LONGS.get(in, start + Long.BYTES));
    } else {
      System.arraycopy(in, start, out, written, length);
    }
    written += length;
  }

  /** No piece copies more than 64 bytes, nor may the last one be shorter than four. */
  private void copy(int offset, int length) {
    int left = length;
    while (left >= 68) {
      copyPiece(offset, 64);
      left -= 64;
    }
    if (left > 64) {
      copyPiece(offset, 60);
      left -= 60;
    }
    copyPiece(offset, left);
  }

  private void copyPiece(int offset, int length) {
    if (length < 12 && offset < 1 << 11) {
      out[written++] = (byte) (1 | (length - 4) << 2 | offset >>> 8 << 5);
      out[written++] = (byte) offset;
    } else {
      out[written++] = (byte) (2 | (length - 1) << 2);
      putTwo(offset);
    }
  }

  private void putTwo(int value) {
    out[written++] = (byte) value;
    out[written++] = (byte) (value >>> 8);
  }
}
