package dev.taffrail.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A byte buffer that is used again and writes JSON text as UTF-8. Nothing it writes can end a line,
 * close a string or reach a terminal as a control sequence.
 */
final class JsonBuffer {
  private static final int FIRST_SIZE = 1024;
  private static final int KEPT_SIZE = 8 * 1024;

  /** Room behind {@link #limit} for the mark of a cut and the ends of what is open. */
  private static final int MARK_ROOM = 64;

  private static final byte[] HEX = JsonBuffer.ascii("0123456789abcdef");

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[FIRST_SIZE];
  private int length;
  private int limit = Integer.MAX_VALUE;

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Empties the buffer; one that a large record blew up is let go. */
  void clear() {
    if (bytes.length > KEPT_SIZE) {
      bytes = new byte[FIRST_SIZE];
    }
    restart();
  }

  void restart() {
    length = 0;
    limit = Integer.MAX_VALUE;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** Takes back what was written behind this length. */
  void truncate(int to) {
    length = to;
  }

  /** Text that would go beyond this length is cut and marked. */
  void limit(int value) {
    limit = value;
  }

  boolean full() {
    return length >= limit;
  }

  /** How much of a text may still be written. */
  int room() {
    return Math.max(0, limit - length);
  }

  void put(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
  }

  void raw(byte[] source) {
    raw(source, 0, source.length);
  }

  void raw(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
  }

  /** Eight bytes from this place, the first one lowest; zeros behind the end. */
  static long wordAt(byte[] source, int from) {
    long word = 0;
    for (int i = Math.min(source.length, from + Long.BYTES) - 1; i >= from; i--) {
      word = (word << Byte.SIZE) | (source[i] & 0xff);
    }
    return word;
  }

  /** Writes the first bytes of a word, which takes less than a call that copies them. */
  void word(long word, int bytesOfIt) {
    ensure(Long.BYTES);
    WORDS.set(bytes, length, word);
    length += bytesOfIt;
  }

  /** Writes the first bytes of three words, one behind the other. */
  void words(long first, long second, long third, int bytesOfThem) {
    ensure(3 * Long.BYTES);
    byte[] to = bytes;
    int at = length;
    WORDS.set(to, at, first);
    WORDS.set(to, at + Long.BYTES, second);
    WORDS.set(to, at + 2 * Long.BYTES, third);
    length = at + bytesOfThem;
  }

  /** Text that is known to be ASCII without anything to escape: digits, names of constants. */
  void plain(String text) {
    int n = text.length();
    ensure(n);
    for (int i = 0; i < n; i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  /**
   * A key with its colon, whole even beyond the limit: keys that are cut could become equal. Lone
   * surrogates, and what they are replaced by, keep their number for the same reason.
   */
  void key(String key) {
    int before = limit;
    limit = Integer.MAX_VALUE;
    put('"');
    text(key, true);
    put('"');
    put(':');
    limit = before;
  }

  void string(String value) {
    int n = value.length();
    int start = length;
    if (n < limit - start) {
      ensure(n + MARK_ROOM);
      length = start + 1;
      if (copyPlain(value, n) == n) {
        bytes[start] = '"';
        bytes[start + n + 1] = '"';
        length = start + n + 2;
        return;
      }
      length = start;
    }
    put('"');
    text(value, false);
    put('"');
  }

  /** Text as it stands inside of a string, for lines that are no JSON. */
  void bare(String value) {
    text(value, false);
  }

  private void text(String value, boolean key) {
    int n = value.length();
    ensure(Math.min(n, room()) + MARK_ROOM);
    int i = copyPlain(value, Math.min(n, room()));
    while (i < n && length + 6 <= limit) {
      i += escape(value, i, key);
    }
    if (i < n) {
      markCut(n - i, " characters cut)");
    }
  }

  /** The fast way: most text is ASCII with nothing to escape. */
  private int copyPlain(String value, int n) {
    byte[] to = bytes;
    int at = length;
    int i = 0;
    while (i < n) {
      char c = value.charAt(i);
      if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
        break;
      }
      to[at++] = (byte) c;
      i++;
    }
    length = at;
    return i;
  }

  /** Writes the character at i, whatever it is; returns how many chars of the text it took. */
  private int escape(String value, int i, boolean key) {
    char c = value.charAt(i);
    ensure(MARK_ROOM);
    if (c < 0x80) {
      escapeAscii(c);
    } else if (c < 0xa0 || steers(c)) {
      unicodeEscape(c);
    } else if (c < 0x800) {
      bytes[length++] = (byte) (0xc0 | (c >> 6));
      bytes[length++] = (byte) (0x80 | (c & 0x3f));
    } else if (!Character.isSurrogate(c) && (c != '\ufffd' || !key)) {
      threeBytes(c);
    } else if (pairAt(value, i)) {
      fourBytes(Character.toCodePoint(c, value.charAt(i + 1)));
      return 2;
    } else {
      threeBytes('\ufffd');
      if (key) {
        hex(c);
      }
    }
    return 1;
  }

  /**
   * Line separators end lines for some readers; marks of direction make a terminal show text in
   * another order than it stands. (C1 controls, which steer terminals too, lie below.)
   */
  private static boolean steers(char c) {
    return c == '\u061c'
        || (c >= '\u200e' && c <= '\u200f')
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }

  private static boolean pairAt(String value, int i) {
    return Character.isHighSurrogate(value.charAt(i))
        && i + 1 < value.length()
        && Character.isLowSurrogate(value.charAt(i + 1));
  }

  private void escapeAscii(char c) {
    switch (c) {
      case '"', '\\' -> escaped(c);
      case '\n' -> escaped('n');
      case '\r' -> escaped('r');
      case '\t' -> escaped('t');
      case '\b' -> escaped('b');
      case '\f' -> escaped('f');
      default -> {
        if (c < ' ' || c == 0x7f) {
          unicodeEscape(c);
        } else {
          bytes[length++] = (byte) c;
        }
      }
    }
  }

  private void escaped(char c) {
    bytes[length++] = '\\';
    bytes[length++] = (byte) c;
  }

  private void unicodeEscape(char c) {
    escaped('u');
    hex(c);
  }

  private void hex(char c) {
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(c >> shift) & 0xf];
    }
  }

  private void threeBytes(char c) {
    bytes[length++] = (byte) (0xe0 | (c >> 12));
    bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    bytes[length++] = (byte) (0x80 | (c & 0x3f));
  }

  private void fourBytes(int c) {
    bytes[length++] = (byte) (0xf0 | (c >> 18));
    bytes[length++] = (byte) (0x80 | ((c >> 12) & 0x3f));
    bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    bytes[length++] = (byte) (0x80 | (c & 0x3f));
  }

  /** Says, inside the string that is open, how much of it is missing. */
  void markCut(long missing, String what) {
    ensure(MARK_ROOM);
    threeBytes('\u2026');
    plain(" (");
    plain(Long.toString(missing));
    plain(what);
  }

  void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
