package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers at the edges of the ways in which they are written, compared with Java's own. */
class JsonNumbersTest {
  private final JsonBuffer out = new JsonBuffer();

  private String text() {
    return new String(out.copy(), StandardCharsets.UTF_8);
  }

  private String written(long value) {
    out.restart();
    JsonNumbers.write(out, value);
    return text();
  }

  private String written(double value) {
    out.restart();
    JsonNumbers.write(out, value);
    return text();
  }

  private String written(float value) {
    out.restart();
    JsonNumbers.write(out, value);
    return text();
  }

  @Test
  void wholeNumbersAroundEveryPowerOfTwoAndOfTenAreThoseOfJava() {
    for (int bits = 0; bits < Long.SIZE; bits++) {
      assertWholeAround(1L << bits);
    }
    for (int digits = 0; digits < 19; digits++) {
      assertWholeAround(JsonNumbers.power(digits));
    }
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      assertWholeAround(random.nextLong() >>> random.nextInt(Long.SIZE));
    }
  }

  private void assertWholeAround(long value) {
    for (long near = value - 2; near != value + 3; near++) {
      assertThat(written(near)).isEqualTo(Long.toString(near));
      assertThat(written(-near)).isEqualTo(Long.toString(-near));
    }
  }

  @Test
  void paddedNumbersHaveTheirZerosInFront() {
    for (long value : new long[] {0, 7, 42, 999, 2_147_483_647L, 2_147_483_648L, 4_294_967_296L}) {
      for (int digits = Long.toString(value).length(); digits < 19; digits++) {
        out.restart();
        JsonNumbers.writePadded(out, value, digits);
        assertThat(text()).isEqualTo(String.format("%0" + digits + "d", value));
      }
    }
  }

  /** No zero at the end but one directly behind the point. */
  @Test
  void decimalsOfUpToFourPlacesAreThoseOfJava() {
    for (int tenThousandths = 10; tenThousandths < 120_000; tenThousandths += 7) {
      double value = tenThousandths / 10_000.0;
      assertThat(written(value)).isEqualTo(plain(value));
      assertThat(written(-1_000 - value)).isEqualTo(plain(-1_000 - value));
    }
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).toPlainString();
  }

  /** Where whole numbers, scaled by their decimals, stop being doubles of their own. */
  @Test
  void decimalsOfFifteenToSeventeenDigitsAreTheShortestAndTheNearest() {
    Random random = new Random(26);
    for (int bits = 46; bits <= 57; bits++) {
      for (int decimals = 0; decimals <= 10; decimals++) {
        for (int i = 0; i < 60; i++) {
          long digits = (1L << bits) + random.nextLong() % (1L << (bits - 1));
          double value = digits / Math.pow(10, decimals);
          assertShortestAndNearest(value);
          assertShortestAndNearest(-Math.nextUp(value));
        }
        assertShortestAndNearest((1L << bits) / Math.pow(10, decimals));
      }
    }
  }

  @Test
  void doublesOfEveryMagnitudeAreTheShortestAndTheNearest() {
    Random random = new Random(27);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertShortestAndNearest(value);
      }
    }
    for (int exponent = -1074; exponent <= 1023; exponent++) {
      double power = Math.scalb(1.0, exponent);
      assertShortestAndNearest(power);
      assertShortestAndNearest(Math.nextUp(power));
      assertShortestAndNearest(Math.nextDown(power));
    }
  }

  private void assertShortestAndNearest(double value) {
    String text = written(value);
    assertThat(Double.parseDouble(text)).as(text).isEqualTo(value);
    BigDecimal decimal = new BigDecimal(text).stripTrailingZeros();
    BigDecimal exact = new BigDecimal(value);
    if (decimal.precision() > 1) {
      MathContext shorter = new MathContext(decimal.precision() - 1, RoundingMode.DOWN);
      BigDecimal below = decimal.round(shorter);
      BigDecimal above = below.add(below.ulp().multiply(BigDecimal.valueOf(decimal.signum())));
      assertThat(below.doubleValue()).as(below + " for " + text).isNotEqualTo(value);
      assertThat(above.doubleValue()).as(above + " for " + text).isNotEqualTo(value);
    }
    BigDecimal away = decimal.subtract(exact).abs();
    for (BigDecimal other :
        new BigDecimal[] {decimal.add(decimal.ulp()), decimal.subtract(decimal.ulp())}) {
      if (other.doubleValue() == value) {
        assertThat(away)
            .as(other + " is nearer than " + text)
            .isLessThanOrEqualTo(other.subtract(exact).abs());
      }
    }
  }

  /** A quarter between two tenths, where doubles are a quarter apart. */
  @Test
  void ofTwoThatAreAsNearTheOneWithAnEvenDigitIsWritten() {
    assertThat(written(1_125_899_906_842_624L + 0.25)).isEqualTo("1.1258999068426242E15");
    assertThat(written(1_125_899_906_842_624L + 0.75)).isEqualTo("1.1258999068426248E15");
    assertThat(written(-1_125_899_906_842_625L - 0.25)).isEqualTo("-1.1258999068426252E15");
  }

  @Test
  void floatsOfEveryMagnitudeAreTheShortestThatReadBack() {
    Random random = new Random(28);
    for (int i = 0; i < 5_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        assertShortest(value);
      }
    }
    for (int exponent = -149; exponent <= 127; exponent++) {
      float power = Math.scalb(1f, exponent);
      assertShortest(power);
      assertShortest(Math.nextUp(power));
      assertShortest(-Math.nextDown(power));
    }
  }

  private void assertShortest(float value) {
    String text = written(value);
    assertThat(Float.parseFloat(text)).as(text).isEqualTo(value);
    BigDecimal decimal = new BigDecimal(text).stripTrailingZeros();
    if (decimal.precision() > 1) {
      MathContext shorter = new MathContext(decimal.precision() - 1, RoundingMode.DOWN);
      BigDecimal below = decimal.round(shorter);
      BigDecimal above = below.add(below.ulp().multiply(BigDecimal.valueOf(decimal.signum())));
      assertThat(Float.parseFloat(below.toString())).as(below + ", " + text).isNotEqualTo(value);
      assertThat(Float.parseFloat(above.toString())).as(above + ", " + text).isNotEqualTo(value);
    }
  }

  /** The form that Double.toString and Float.toString document. */
  @Test
  void anExponentStandsBelowAThousandthAndFromTenMillionOn() {
    for (float value : new float[] {0.001f, 9.99e-4f, 1.5e-4f, 9999999f, 1e7f, 1.5e7f, 0.5f, 12f}) {
      assertThat(written(value)).isEqualTo(Float.toString(value));
      assertThat(written(-value)).isEqualTo(Float.toString(-value));
    }
    for (double scale : new double[] {1e-10, 1e-4, 1e-3, 1e6, 1e100}) {
      double value = Math.PI * scale;
      assertThat(written(value)).isEqualTo(Double.toString(value));
    }
  }

  @Test
  void zeroKeepsItsSign() {
    assertThat(written(0.0)).isEqualTo("0.0");
    assertThat(written(-0.0)).isEqualTo("-0.0");
    assertThat(written(0f)).isEqualTo("0.0");
    assertThat(written(-0f)).isEqualTo("-0.0");
    assertThat(written(-0.5)).isEqualTo("-0.5");
    assertThat(written(-0.0001)).isEqualTo("-0.0001");
  }
}
