package dev.taffrail.log;

import java.math.BigInteger;

/**
 * Writes the shortest decimal that reads back as the same double or float, and of those the one
 * nearest to it, without an object: Raffaele Giulietti's Schubfach. A decimal of the right length
 * lies at every multiple of 10^k once 10^k is no wider than the interval of numbers that read back
 * as this one; so few candidates are left, and 126 bits of 10^-k are enough to compare them.
 */
final class ShortestDecimal {
  private static final int MIN_POWER = -324;
  private static final int MAX_POWER = 292;

  /** The upper and the lower 63 bits of each power of ten, rounded up. */
  private static final long[] POWERS = powers();

  private static final long LOW_63 = Long.MAX_VALUE;

  private ShortestDecimal() {}

  private static long[] powers() {
    long[] powers = new long[2 * (MAX_POWER - MIN_POWER + 1)];
    for (int k = MIN_POWER; k <= MAX_POWER; k++) {
      BigInteger bits = top126(-k).add(BigInteger.ONE);
      powers[2 * (k - MIN_POWER)] = bits.shiftRight(63).longValue();
      powers[2 * (k - MIN_POWER) + 1] = bits.longValue() & Long.MAX_VALUE;
    }
    return powers;
  }

  /** The first 126 bits of 10^power. */
  private static BigInteger top126(int power) {
    BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
    if (power >= 0) {
      int more = 126 - ten.bitLength();
      return more >= 0 ? ten.shiftLeft(more) : ten.shiftRight(-more);
    }
    return BigInteger.ONE.shiftLeft(125 + ten.bitLength()).divide(ten);
  }

  static void write(JsonBuffer out, double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52) & 0x7ff;
    long fraction = bits & ((1L << 52) - 1);
    write(out, bits < 0, exponent, fraction, 52, -1074);
  }

  static void write(JsonBuffer out, float value) {
    int bits = Float.floatToRawIntBits(value);
    int exponent = (bits >>> 23) & 0xff;
    long fraction = bits & ((1L << 23) - 1);
    write(out, bits < 0, exponent, fraction, 23, -149);
  }

  private static void write(
      JsonBuffer out, boolean negative, int exponent, long fraction, int bits, int minExponent) {
    if (negative) {
      out.put('-');
    }
    if (exponent == 0 && fraction == 0) {
      out.plain("0.0");
    } else if (exponent == 0) {
      write(out, fraction, minExponent, false);
    } else {
      boolean narrowBelow = fraction == 0 && exponent > 1; // a power of two: half the gap below
      write(out, fraction | (1L << bits), minExponent + exponent - 1, narrowBelow);
    }
  }

  /** Writes c times 2^q. */
  private static void write(JsonBuffer out, long c, int q, boolean narrowBelow) {
    int k = narrowBelow ? floorLog10OfThreeQuarters(q) : floorLog10(q);
    int shift = q + floorLog2OfPowerOf10(-k) + 2;
    long value = scaled(k, (4 * c) << shift);
    long low = scaled(k, (4 * c - (narrowBelow ? 1 : 2)) << shift);
    long high = scaled(k, (4 * c + 2) << shift);
    long odd = c & 1; // the ends of the interval read back as this one only when it is even
    long floor = value >> 2;
    long tens = floor / 10 * 10;
    boolean tenBelow = low + odd <= 4 * tens;
    boolean tenAbove = 4 * (tens + 10) + odd <= high;
    if (floor >= 10 && tenBelow != tenAbove) {
      DecimalText.write(out, tenBelow ? tens : tens + 10, k);
    } else {
      DecimalText.write(out, nearest(value, floor, low, high, odd), k);
    }
  }

  private static long nearest(long value, long floor, long low, long high, long odd) {
    boolean below = low + odd <= 4 * floor;
    boolean above = 4 * (floor + 1) + odd <= high;
    if (below != above) {
      return below ? floor : floor + 1;
    }
    long middle = 4 * floor + 2;
    boolean down = value < middle || (value == middle && (floor & 1) == 0);
    return down ? floor : floor + 1;
  }

  /** The number times 10^-k, its last bit set when digits were lost. */
  private static long scaled(int k, long number) {
    long upper = POWERS[2 * (k - MIN_POWER)];
    long lower = POWERS[2 * (k - MIN_POWER) + 1];
    long carried = ((upper * number) >>> 1) + Math.multiplyHigh(lower, number);
    long result = Math.multiplyHigh(upper, number) + (carried >>> 63);
    return result | (((carried & LOW_63) + LOW_63) >>> 63);
  }

  /** log10(2) times 2^41, and so on: exact for all exponents that there are. */
  private static int floorLog10(int q) {
    return (int) ((q * 661_971_961_083L) >> 41);
  }

  private static int floorLog10OfThreeQuarters(int q) {
    return (int) ((q * 661_971_961_083L - 274_743_187_321L) >> 41);
  }

  private static int floorLog2OfPowerOf10(int power) {
    return (int) ((power * 913_124_641_741L) >> 38);
  }
}
