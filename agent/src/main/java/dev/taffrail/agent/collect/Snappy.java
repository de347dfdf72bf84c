package dev.taffrail.agent.collect;

/** Reads Snappy's block format (google/snappy, {@code format_description.txt}). For one thread. */
final class Snappy {
  private static final String CORRUPT = "snappy: corrupt input";

  private final byte[] in;
  private int at;
  private byte[] out = new byte[0];
  private int written;

  private Snappy(byte[] in) {
    this.in = in;
  }

  /** What is asked before memory is taken for so many bytes. */
  interface Permission {
    void ask(int bytes) throws RefusedException;
  }

  /**
   * The original.
   *
   * @throws RefusedException 400 in Loki's words when this is no Snappy, or when it is not
   *     permitted
   */
  static byte[] decompress(byte[] block, Permission permission) throws RefusedException {
    try {
      Snappy snappy = new Snappy(block);
      long length = snappy.length();
      // No byte stands for more than 64: what claims more is not worth the memory.
      if (length > 64L * block.length) {
        throw corrupt();
      }
      permission.ask((int) Math.min(length, Integer.MAX_VALUE));
      snappy.out = new byte[(int) length];
      return snappy.pieces();
    } catch (IndexOutOfBoundsException e) {
      throw corrupt();
    }
  }

  private byte[] pieces() throws RefusedException {
    while (at < in.length) {
      int tag = in[at++];
      switch (tag & 3) {
        case 0 -> literal(tag >>> 2 & 0x3f);
        case 1 -> copy((tag >>> 5 & 7) << 8 | number(1), 4 + (tag >>> 2 & 7));
        case 2 -> copy(number(2), 1 + (tag >>> 2 & 0x3f));
        default -> copy(number(4), 1 + (tag >>> 2 & 0x3f));
      }
    }
    if (written != out.length) {
      throw corrupt();
    }
    return out;
  }

  private void literal(int code) {
    int length = code < 60 ? code + 1 : number(code - 59) + 1;
    System.arraycopy(in, at, out, written, length);
    at += length;
    written += length;
  }

  /** Byte by byte: a copy may reach into itself, and so repeat. */
  private void copy(int offset, int length) throws RefusedException {
    if (offset <= 0) {
      throw corrupt();
    }
    for (int i = 0; i < length; i++, written++) {
      out[written] = out[written - offset];
    }
  }

  private int number(int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (in[at++] & 0xff) << (8 * i);
    }
    return value;
  }

  private long length() throws RefusedException {
    long length = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte next = in[at++];
      length |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return length;
      }
    }
    throw corrupt();
  }

  private static RefusedException corrupt() {
    return new RefusedException(400, CORRUPT);
  }
}
