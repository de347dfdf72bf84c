package dev.taffrail.edge.adapter;

/** Numbers as sensors and series write them. */
final class DecimalText {
  private DecimalText() {}

  /**
   * Reads a decimal number, as {@code 21.5} or {@code -1e-3}; blanks and control characters around
   * it, as the zero that ends a text in C, are passed over. What Java's own language also takes for
   * one is none: a hexadecimal number, and a letter behind it, which is a unit ({@code 70F}).
   *
   * @return infinite where it is greater than any double
   * @throws NumberFormatException when it is none
   */
  static double parse(String text) {
    String number = text.strip().trim();
    boolean ends = !number.isEmpty() && isEnd(number.charAt(number.length() - 1));
    try {
      if (ends && number.indexOf('x') < 0 && number.indexOf('X') < 0) {
        return Double.parseDouble(number);
      }
    } catch (NumberFormatException e) {
      // Its words say less.
    }
    throw new NumberFormatException("expected a decimal number, found " + Excerpt.of(number));
  }

  private static boolean isEnd(char last) {
    return (last >= '0' && last <= '9') || last == '.';
  }
}
