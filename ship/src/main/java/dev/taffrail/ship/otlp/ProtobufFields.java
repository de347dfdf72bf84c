package dev.taffrail.ship.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The few fields that are wanted of a small message of protocol buffers, looked for each time. What
 * is no such message ends in an {@link IndexOutOfBoundsException}.
 */
final class ProtobufFields {
  private final byte[] message;
  private int at;

  ProtobufFields(byte[] message) {
    this.message = message;
  }

  /** The field of type bytes or message; empty when it is not there. */
  byte[] bytes(int field) {
    byte[] found = {};
    for (at = 0; at < message.length; ) {
      int tag = (int) varint();
      byte[] value = value(tag & 7);
      if (tag == (field << 3 | 2)) {
        found = value;
      }
    }
    return found;
  }

  /** The field of type string; empty when it is not there. */
  String text(int field) {
    return new String(bytes(field), UTF_8);
  }

  /** The field of a whole number; 0 when it is not there. */
  long number(int field) {
    long found = 0;
    for (at = 0; at < message.length; ) {
      int tag = (int) varint();
      if (tag == field << 3) {
        found = varint();
      } else {
        value(tag & 7);
      }
    }
    return found;
  }

  private byte[] value(int type) {
    int from = at;
    switch (type) {
      case 0 -> varint();
      case 1 -> at += 8;
      case 2 -> {
        long length = varint();
        from = at;
        at =
            Math.addExact(
                at, length < 0 || length > message.length ? message.length : (int) length);
      }
      case 5 -> at += 4;
      default -> throw new IndexOutOfBoundsException("a type that there is not: " + type);
    }
    if (at > message.length) {
      throw new IndexOutOfBoundsException("a value that is cut off");
    }
    return Arrays.copyOfRange(message, from, at);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = message[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("a number of more than 64 bits");
  }
}
