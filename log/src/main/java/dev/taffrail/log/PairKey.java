package dev.taffrail.log;

import java.nio.charset.StandardCharsets;

/**
 * Keys of {@code key=value} pairs. What would end a key early, or cannot be seen, is
 * percent-encoded as in a URL, so that keys that differ stay different; the empty key is a lone
 * {@code %}.
 */
final class PairKey {
  private static final int REPLACEMENT = 0xfffd;

  private PairKey() {}

  static void write(JsonBuffer out, String key) {
    if (isPlain(key)) {
      out.plain(key);
    } else {
      out.raw(encode(key).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean isPlain(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c >= 0x7f || !isWord(c)) {
        return false;
      }
    }
    return !key.isEmpty();
  }

  private static boolean isWord(char c) {
    return c > ' ' && c != '=' && c != '"' && c != '%' && c != '\\';
  }

  private static String encode(String key) {
    StringBuilder encoded = new StringBuilder(key.isEmpty() ? "%" : "");
    key.codePoints()
        .forEach(
            c -> {
              if (isShown(c)) {
                encoded.appendCodePoint(c);
              } else {
                encodePercent(encoded, c);
              }
            });
    return encoded.toString();
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> c >= 0x80 ? c != REPLACEMENT : isWord((char) c);
    };
  }

  private static void encodePercent(StringBuilder encoded, int c) {
    boolean alone = Character.getType(c) == Character.SURROGATE;
    int shown = alone ? REPLACEMENT : c;
    for (byte b : Character.toString(shown).getBytes(StandardCharsets.UTF_8)) {
      encoded.append(String.format("%%%02X", b & 0xff));
    }
    if (shown == REPLACEMENT) {
      // As in JSON: lone surrogates have no form in UTF-8, and keep their number.
      encoded.append(String.format("%04x", c));
    }
  }
}
