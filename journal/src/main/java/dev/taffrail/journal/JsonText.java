package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Strings of JSON, written and read without parsing what is around them. */
final class JsonText {
  private static final byte QUOTE = '"';
  private static final byte BACKSLASH = '\\';

  private JsonText() {}

  /** Appends the string in quotes; only quote, backslash and control characters are escaped. */
  static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /** The place of the quote that ends the string which begins at {@code from}, or -1. */
  static int end(byte[] line, int from, int limit) {
    int i = Swar.first(line, from, limit, QUOTE, BACKSLASH);
    while (i < limit && line[i] == BACKSLASH) {
      i = i + 2 < limit ? Swar.first(line, i + 2, limit, QUOTE, BACKSLASH) : limit;
    }
    return i < limit ? i : -1;
  }

  /**
   * The string between two quotes, its escapes resolved.
   *
   * @throws IllegalArgumentException when an escape is none of JSON's
   */
  static String read(byte[] line, int from, int to) {
    String raw = new String(line, from, to - from, UTF_8);
    int escape = raw.indexOf('\\');
    return escape < 0 ? raw : unescape(raw, escape);
  }

  private static String unescape(String raw, int first) {
    StringBuilder out = new StringBuilder(raw.length()).append(raw, 0, first);
    for (int i = first; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        out.append(c);
      } else {
        char kind = at(raw, ++i);
        out.append(kind == 'u' ? (char) hex(raw, i + 1) : simple(kind));
        i += kind == 'u' ? 4 : 0;
      }
    }
    return out.toString();
  }

  private static char simple(char kind) {
    int found = "\"\\/bfnrt".indexOf(kind);
    if (found < 0) {
      throw new IllegalArgumentException("expected an escape of JSON, found \\" + kind);
    }
    return "\"\\/\b\f\n\r\t".charAt(found);
  }

  private static int hex(String raw, int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = Character.digit(at(raw, i), 16);
      if (digit < 0) {
        throw new IllegalArgumentException("expected four hex digits behind \\u");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static char at(String raw, int i) {
    if (i >= raw.length()) {
      throw new IllegalArgumentException("expected the rest of an escape, found the end");
    }
    return raw.charAt(i);
  }
}
