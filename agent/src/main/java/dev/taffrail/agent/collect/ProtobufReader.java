package dev.taffrail.agent.collect;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads one message of protocol buffers, field by field. For one thread. */
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final byte[] bytes;
  private final String where;
  private final int end;
  private int at;
  private int field;
  private int type;

  /**
   * A whole message.
   *
   * @param where its name, for refusals
   */
  ProtobufReader(byte[] bytes, String where) {
    this(bytes, 0, bytes.length, where);
  }

  private ProtobufReader(byte[] bytes, int from, int end, String where) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    this.where = where;
  }

  /** The number of the next field, whose value has to be taken or skipped; 0 at the end. */
  int next() throws RefusedException {
    if (at == end) {
      return 0;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    type = (int) tag & 7;
    if (field == 0 || tag >>> 32 != 0) {
      throw unexpected("a field");
    }
    return field;
  }

  /** The value as a message. */
  ProtobufReader message() throws RefusedException {
    int length = length("a message");
    at += length;
    return new ProtobufReader(bytes, at - length, at, where + "." + field);
  }

  /** The value as text. */
  String text() throws RefusedException {
    int length = length("a text");
    at += length;
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, at - length, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw unexpected("UTF-8");
    }
  }

  /** The value as a whole number. */
  long number() throws RefusedException {
    if (type != VARINT) {
      throw unexpected("a number");
    }
    return varint();
  }

  /** The value as eight bytes that are a number, the least first. */
  long fixed64() throws RefusedException {
    return fixed(FIXED64, 8);
  }

  /** The value as four bytes that are a number, the least first. */
  long fixed32() throws RefusedException {
    return fixed(FIXED32, 4);
  }

  private long fixed(int expected, int length) throws RefusedException {
    if (type != expected) {
      throw unexpected("a number of " + length + " bytes");
    }
    int from = at;
    skip(length);
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[from + i] & 0xff);
    }
    return value;
  }

  /** The value as bytes. */
  byte[] bytes() throws RefusedException {
    int length = length("bytes");
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** Passes over the value, of whatever type. */
  void skip() throws RefusedException {
    switch (type) {
      case VARINT -> varint();
      case FIXED64 -> skip(8);
      case DELIMITED -> skip(length("a value"));
      case FIXED32 -> skip(4);
      default -> throw unexpected("a known type");
    }
  }

  RefusedException unexpected(String what) {
    return new RefusedException(
        400, "proto: " + where + ": expected " + what + ", found something else at byte " + at);
  }

  private int length(String what) throws RefusedException {
    if (type != DELIMITED) {
      throw unexpected(what);
    }
    long length = varint();
    if (length < 0 || length > end - at) {
      throw unexpected("a length of at most " + (end - at));
    }
    return (int) length;
  }

  private void skip(int length) throws RefusedException {
    if (length > end - at) {
      throw unexpected("a length of at most " + (end - at));
    }
    at += length;
  }

  private long varint() throws RefusedException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw unexpected("the rest of it");
      }
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw unexpected("a number of at most 64 bits");
  }
}
