package dev.taffrail.log;

/** Writes numbers as JSON without making strings of them first. */
final class JsonNumbers {
  private static final int MAX_DECIMALS = 9;

  /** Below this every whole number is a double of its own. */
  private static final double EXACT = 1L << 53;

  private static final long[] POWERS = powers();

  private JsonNumbers() {}

  private static long[] powers() {
    long[] powers = new long[19];
    long power = 1;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = power;
      power *= 10;
    }
    return powers;
  }

  /** The shortest digits that give the same double back; NaN and infinities as strings. */
  static void write(JsonBuffer out, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      out.string(Double.toString(value));
    } else if (value == 0 || !writeDecimal(out, value)) {
      ShortestDecimal.write(out, value);
    }
  }

  static void write(JsonBuffer out, float value) {
    if (Float.isNaN(value) || Float.isInfinite(value)) {
      out.string(Float.toString(value));
    } else {
      ShortestDecimal.write(out, value);
    }
  }

  /**
   * Numbers as sensors give them, of few decimals: m / 10^k is rounded correctly, so where it
   * equals the value its digits give the value back, and with the least k they are the shortest.
   */
  private static boolean writeDecimal(JsonBuffer out, double value) {
    for (int decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
      double scaled = value * POWERS[decimals];
      if (Math.abs(scaled) >= EXACT) {
        return false;
      }
      long digits = Math.round(scaled);
      if ((double) digits / POWERS[decimals] == value) {
        writeDecimal(out, digits, decimals);
        return true;
      }
    }
    return false;
  }

  private static void writeDecimal(JsonBuffer out, long digits, int decimals) {
    if (digits < 0) {
      out.put('-');
    }
    long positive = Math.abs(digits);
    write(out, positive / POWERS[decimals]);
    out.put('.');
    writePadded(out, positive % POWERS[decimals], Math.max(1, decimals));
  }

  static void write(JsonBuffer out, long value) {
    if (value < 0) {
      out.put('-');
    }
    writeMagnitude(out, value);
  }

  /** The number without its sign. */
  static void writeMagnitude(JsonBuffer out, long value) {
    if (value == Long.MIN_VALUE) { // has no positive counterpart
      out.plain("9223372036854775808");
    } else {
      long positive = Math.abs(value);
      writePadded(out, positive, digitsOf(positive));
    }
  }

  /** Ten to the power of 0 to 18. */
  static long power(int exponent) {
    return POWERS[exponent];
  }

  static int digitsOf(long positive) {
    int digits = 1;
    while (digits < POWERS.length && positive >= POWERS[digits]) {
      digits++;
    }
    return digits;
  }

  /** The last digits of a number, zeros in front. */
  static void writePadded(JsonBuffer out, long positive, int digits) {
    out.ensure(digits);
    byte[] bytes = out.bytes();
    int start = out.length();
    long rest = positive;
    for (int at = start + digits - 1; at >= start; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    out.truncate(start + digits);
  }
}
