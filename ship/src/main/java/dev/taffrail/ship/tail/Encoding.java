package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a file's text is written. */
public enum Encoding {
  UTF8(UTF_8),
  UTF16LE(UTF_16LE),
  UTF16BE(UTF_16BE),
  LATIN1(ISO_8859_1),
  WINDOWS_1252(Charset.forName("windows-1252"));

  private static final String MARK = "\ufeff";

  private final Charset charset;

  Encoding(Charset charset) {
    this.charset = charset;
  }

  /** What it is called, for instance {@code utf-16le}. */
  public String label() {
    return charset.name().toLowerCase(Locale.ROOT);
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(Encoding::label).toList();
  }

  /** The one of this {@link #label}; null when there is none. */
  public static @Nullable Encoding of(String label) {
    int place = labels().indexOf(label);
    return place < 0 ? null : values()[place];
  }

  /**
   * Of a file that begins like this: as the byte order mark says.
   *
   * @param unmarked of one without
   */
  static Encoding of(byte[] first, Encoding unmarked) {
    for (Encoding marked : List.of(UTF8, UTF16LE, UTF16BE)) {
      byte[] mark = MARK.getBytes(marked.charset);
      if (Arrays.equals(mark, Arrays.copyOf(first, Math.min(mark.length, first.length)))) {
        return marked;
      }
    }
    return unmarked;
  }

  /** Whether each unit has two bytes. */
  boolean isWide() {
    return this == UTF16LE || this == UTF16BE;
  }

  /** Whether these two bytes of a unit end a line. */
  boolean isLineEnd(byte first, byte second) {
    return this == UTF16LE ? first == '\n' && second == 0 : first == 0 && second == '\n';
  }

  /**
   * These bytes as UTF-8, without the mark. What is no text becomes U+FFFD.
   *
   * @param begins whether the file begins with them
   */
  byte[] utf8(byte[] bytes, int length, boolean begins) {
    String text = new String(bytes, 0, length, charset);
    return (begins && text.startsWith(MARK) ? text.substring(1) : text).getBytes(UTF_8);
  }
}
