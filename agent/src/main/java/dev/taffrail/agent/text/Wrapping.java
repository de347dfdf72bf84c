package dev.taffrail.agent.text;

/**
 * Breaks what is too long for a terminal between words, where the terminal would break anywhere.
 */
public final class Wrapping {
  private static final char ESCAPE = '\u001b';

  private Wrapping() {}

  /**
   * The text in lines of at most so many characters, those behind the first indented; a word that
   * is longer stays whole. Lines that it has already are left as they are.
   *
   * @param width 0 for any length
   */
  public static String of(String text, int width, int indent) {
    int end = text.indexOf('\n');
    String first = end < 0 ? text : text.substring(0, end);
    return width == 0 || columns(first) <= width
        ? text
        : broken(first, width, indent) + (end < 0 ? "" : text.substring(end));
  }

  private static String broken(String line, int width, int indent) {
    StringBuilder out = new StringBuilder();
    int column = -1;
    for (String word : line.split(" ", -1)) {
      int length = columns(word);
      if (column > 0 && column + 1 + length > width) {
        while (out.charAt(out.length() - 1) == ' ') {
          out.setLength(out.length() - 1);
        }
        out.append('\n').append(" ".repeat(indent)).append(word);
        column = indent + length;
      } else {
        out.append(column < 0 ? "" : " ").append(word);
        column += 1 + length;
      }
    }
    return out.toString();
  }

  /** How many places it takes, without what colours it. */
  static int columns(String text) {
    int columns = 0;
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) == ESCAPE) {
        i = text.indexOf('m', i) + 1;
        if (i == 0) {
          return columns;
        }
        continue;
      }
      int c = text.codePointAt(i);
      columns += Character.isIdeographic(c) || (c >= 0x1f300 && c <= 0x1faff) ? 2 : 1;
      i += Character.charCount(c);
    }
    return columns;
  }
}
