package dev.taffrail.agent.text;

import java.util.HexFormat;

/**
 * Makes text safe for a terminal: what could move the cursor, change colours or turn the direction
 * of writing, and what cannot be seen, is shown as an escape.
 */
public final class Printable {
  private static final HexFormat HEX = HexFormat.of();
  private static final int DELETE = 0x7f;

  /** Begin the pairs of plane 14, none of which is seen. */
  private static final char FIRST_OF_PLANE_14 = 0xdb40;

  private static final char LAST_OF_PLANE_14 = 0xdb7f;

  /** By which the escape of a character is longer than the character's bytes, at most. */
  private static final int GROWTH = 6;

  private Printable() {}

  /** The text with everything dangerous as {@code \}{@code uXXXX}. */
  public static String of(String text) {
    StringBuilder safe = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isDangerous(text, i)) {
        safe = safe == null ? new StringBuilder(text.substring(0, i)) : safe;
        safe.append(escape(c));
      } else if (safe != null) {
        safe.append(c);
      }
    }
    return safe == null ? text : safe.toString();
  }

  /** How many bytes a record takes, at most, once it is made safe and written as JSON again. */
  public static long mostBytes(byte[] line) {
    long bytes = line.length;
    for (byte each : line) {
      bytes += each < 0 || each == DELETE ? GROWTH : 0;
    }
    return bytes;
  }

  private static String escape(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u" + HEX.toHexDigits(c);
    };
  }

  private static boolean isDangerous(String text, int i) {
    char c = text.charAt(i);
    return Character.isISOControl(c) || isHidden(text, i) || isLoneSurrogate(text, i);
  }

  /**
   * Marks that make the text behind them run the other way, line separators, and what has no width
   * or is an empty letter. Joiners and variants stay, without which some scripts and emoji cannot
   * be read.
   */
  private static boolean isHidden(String text, int i) {
    char c = text.charAt(i);
    return c == 0x00ad
        || c == 0x034f
        || c == 0x061c
        || (c >= 0x115f && c <= 0x1160)
        || (c >= 0x17b4 && c <= 0x17b5)
        || (c >= 0x180b && c <= 0x180f)
        || c == 0x200b
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0x3164
        || c == 0xfeff
        || c == 0xffa0
        || (c >= 0xfff9 && c <= 0xfffb)
        || isPlane14(c)
        || (Character.isLowSurrogate(c) && i > 0 && isPlane14(text.charAt(i - 1)));
  }

  private static boolean isPlane14(char high) {
    return high >= FIRST_OF_PLANE_14 && high <= LAST_OF_PLANE_14;
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
