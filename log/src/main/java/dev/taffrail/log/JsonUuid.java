package dev.taffrail.log;

import java.util.UUID;

/** Writes a UUID as its 36 characters (RFC 9562) without making a string of it. */
final class JsonUuid {
  private static final byte[] HEX = JsonBuffer.ascii("0123456789abcdef");

  private JsonUuid() {}

  static void write(JsonBuffer out, UUID uuid) {
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    out.put('"');
    writeHex(out, high >>> 32, 8);
    out.put('-');
    writeHex(out, high >>> 16, 4);
    out.put('-');
    writeHex(out, high, 4);
    out.put('-');
    writeHex(out, low >>> 48, 4);
    out.put('-');
    writeHex(out, low, 12);
    out.put('"');
  }

  private static void writeHex(JsonBuffer out, long bits, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.put((char) HEX[(int) (bits >>> shift) & 0xf]);
    }
  }
}
