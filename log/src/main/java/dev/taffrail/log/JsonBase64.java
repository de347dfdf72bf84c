package dev.taffrail.log;

/** Writes bytes as a string of padded base64. */
final class JsonBase64 {
  private static final byte[] ALPHABET =
      JsonBuffer.ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

  private JsonBase64() {}

  static void write(JsonBuffer out, byte[] bytes) {
    int fits = out.room() / 4 * 3;
    int n = Math.min(bytes.length, fits);
    out.put('"');
    for (int i = 0; i < n; i += 3) {
      writeGroup(out, bytes, i, Math.min(3, n - i));
    }
    if (n < bytes.length) {
      out.markCut(bytes.length - n, " bytes cut)");
    }
    out.put('"');
  }

  private static void writeGroup(JsonBuffer out, byte[] bytes, int at, int count) {
    int group = (bytes[at] & 0xff) << 16;
    if (count > 1) {
      group |= (bytes[at + 1] & 0xff) << 8;
    }
    if (count > 2) {
      group |= bytes[at + 2] & 0xff;
    }
    for (int i = 0; i < 4; i++) {
      out.put(i <= count ? (char) ALPHABET[group >> (18 - 6 * i) & 0x3f] : '=');
    }
  }
}
