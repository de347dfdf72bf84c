package dev.taffrail.log;

/** Writes numbers as JSON without making strings of them first. */
final class JsonNumbers {
  private static final int MAX_DECIMALS = 9;
  private static final int FEW_DECIMALS = 4;
  private static final long FEW_POWER = 10_000;

  /** Below this every whole number is a double of its own. */
  private static final double EXACT = 1L << 53;

  private static final long[] POWERS = powers();

  /** The first and the second digit of each number below a hundred. */
  private static final byte[] TENS = new byte[100];

  private static final byte[] ONES = new byte[100];

  static {
    for (int i = 0; i < 100; i++) {
      TENS[i] = (byte) ('0' + i / 10);
      ONES[i] = (byte) ('0' + i % 10);
    }
  }

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
    if (writeFewDecimals(out, value)) {
      return true;
    }
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

  /**
   * The same for the most frequent: tried once, with constants to divide by, and the zeros at the
   * end taken back. Only where whole numbers lie so close that the one found is the only one.
   */
  private static boolean writeFewDecimals(JsonBuffer out, double value) {
    double positive = Math.abs(value);
    double scaled = positive * FEW_POWER;
    long digits = (long) (scaled + 0.5);
    if (scaled >= EXACT / 4 || (double) digits / FEW_POWER != positive) {
      return false;
    }
    if (value < 0) {
      out.put('-');
    }
    write(out, digits / FEW_POWER);
    out.put('.');
    writePadded(out, digits % FEW_POWER, FEW_DECIMALS);
    out.dropZeros(FEW_DECIMALS - 1);
    return true;
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
    long least = positive | 1; // zero has a digit too
    // log10(2) is 1233 / 4096 and a little less: right, or one too few.
    int digits = ((Long.SIZE - Long.numberOfLeadingZeros(least)) * 1233) >>> 12;
    return digits < POWERS.length && least >= POWERS[digits] ? digits + 1 : digits;
  }

  /** A number of at most so many digits, zeros in front. */
  static void writePadded(JsonBuffer out, long positive, int digits) {
    out.ensure(digits);
    int start = out.length();
    write(out.bytes(), start, start + digits, positive);
    out.truncate(start + digits);
  }

  /** Two digits a step, and in whole numbers of 32 bits as soon as may be: each is a division. */
  private static void write(byte[] bytes, int start, int end, long positive) {
    int at = end;
    long rest = positive;
    while (rest > Integer.MAX_VALUE && at - start >= 2) {
      long next = rest / 100;
      at -= 2;
      writePair(bytes, at, (int) (rest - 100 * next));
      rest = next;
    }
    int small = (int) rest;
    while (at - start >= 2) {
      int next = small / 100;
      at -= 2;
      writePair(bytes, at, small - 100 * next);
      small = next;
    }
    if (at > start) {
      bytes[start] = (byte) ('0' + small % 10);
    }
  }

  private static void writePair(byte[] bytes, int at, int below100) {
    bytes[at] = TENS[below100];
    bytes[at + 1] = ONES[below100];
  }

  /** Two digits, a zero in front where there is one only. */
  static void writePair(JsonBuffer out, int below100) {
    out.put((char) TENS[below100]);
    out.put((char) ONES[below100]);
  }
}
