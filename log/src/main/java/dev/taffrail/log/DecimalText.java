package dev.taffrail.log;

/**
 * Writes a decimal as Java does: plain from 0.001 to below ten million, else with an exponent, and
 * always with a point.
 */
final class DecimalText {
  private static final int MIN_PLAIN = -2;
  private static final int MAX_PLAIN = 7;

  private DecimalText() {}

  /** Writes digits times 10^power. */
  static void write(JsonBuffer out, long digits, int power) {
    long shortest = digits;
    int exponent = power;
    while (shortest % 10 == 0) {
      shortest /= 10;
      exponent++;
    }
    int count = JsonNumbers.digitsOf(shortest);
    int point = count + exponent; // how many digits stand before the point
    if (point < MIN_PLAIN || point > MAX_PLAIN) {
      writeWithExponent(out, shortest, count, point - 1);
    } else {
      writePlain(out, shortest, exponent, point);
    }
  }

  private static void writePlain(JsonBuffer out, long digits, int exponent, int point) {
    if (point <= 0) {
      out.plain("0.");
      JsonNumbers.writePadded(out, digits, -exponent);
    } else if (exponent >= 0) {
      JsonNumbers.writePadded(out, digits * JsonNumbers.power(exponent), point);
      out.plain(".0");
    } else {
      long unit = JsonNumbers.power(-exponent);
      JsonNumbers.writePadded(out, digits / unit, point);
      out.put('.');
      JsonNumbers.writePadded(out, digits % unit, -exponent);
    }
  }

  private static void writeWithExponent(JsonBuffer out, long digits, int count, int exponent) {
    long unit = JsonNumbers.power(count - 1);
    JsonNumbers.writePadded(out, digits / unit, 1);
    out.put('.');
    JsonNumbers.writePadded(out, digits % unit, Math.max(1, count - 1));
    out.put('E');
    JsonNumbers.write(out, exponent);
  }
}
