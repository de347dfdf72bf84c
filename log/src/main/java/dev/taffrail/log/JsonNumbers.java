package dev.taffrail.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes numbers as JSON without making strings of them first. */
final class JsonNumbers {
  private static final int MAX_DECIMALS = 9;
  private static final int FEW_DECIMALS = 4;
  private static final long FEW_POWER = 10_000;

  /** Below this every whole number is a double of its own. */
  private static final double EXACT = 1L << 53;

  private static final long[] POWERS = powers();

  /** The two digits of each number below a hundred, as two bytes, the first one lower. */
  private static final short[] PAIRS = pairs();

  private static final VarHandle PAIR =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

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

  private static short[] pairs() {
    short[] pairs = new short[100];
    for (int i = 0; i < 100; i++) {
      pairs[i] = (short) (('0' + i / 10) | (('0' + i % 10) << Byte.SIZE));
    }
    return pairs;
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
    int fraction = (int) (digits % FEW_POWER);
    writePadded(out, fraction, FEW_DECIMALS);
    out.truncate(out.length() - zerosAtEnd(fraction));
    return true;
  }

  /** How many of the four digits can go; one stays in any case. */
  private static int zerosAtEnd(int fraction) {
    if (fraction % 100 == 0) {
      return fraction % 1000 == 0 ? 3 : 2;
    }
    return fraction % 10 == 0 ? 1 : 0;
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

  /** Four digits a step, and in whole numbers of 32 bits as soon as may be. */
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
    while (at - start >= 4) {
      int next = small / 10_000;
      at -= 4;
      writeFour(bytes, at, small - 10_000 * next);
      small = next;
    }
    if (at - start >= 2) {
      int next = small / 100;
      at -= 2;
      writePair(bytes, at, small - 100 * next);
      small = next;
    }
    if (at > start) {
      bytes[start] = (byte) ('0' + small % 10);
    }
  }

  private static void writeFour(byte[] bytes, int at, int below10000) {
    int upper = below10000 / 100;
    writePair(bytes, at, upper);
    writePair(bytes, at + 2, below10000 - 100 * upper);
  }

  /** Two digits, a zero in front where there is one only. */
  static void writePair(byte[] bytes, int at, int below100) {
    PAIR.set(bytes, at, PAIRS[below100]);
  }

  static void writePair(JsonBuffer out, int below100) {
    out.ensure(2);
    writePair(out.bytes(), out.length(), below100);
    out.truncate(out.length() + 2);
  }
}
