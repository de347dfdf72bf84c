package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of numbers. */
class RecordNumbersTest extends WrittenValues {
  @Test
  void wholeNumbersStayWholeNumbers() {
    assertThat(written(0)).isEqualTo(0);
    assertThat(written((byte) -1)).isEqualTo(-1);
    assertThat(written((short) 300)).isEqualTo(300);
    assertThat(written(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(written(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(written(new AtomicLong(7))).isEqualTo(7);
    assertThat(written(new AtomicLong(7) {})).isEqualTo(7);
    assertThat(written(new BigInteger("123456789012345678901234567890")))
        .isEqualTo(new BigInteger("123456789012345678901234567890"));
  }

  @Test
  void longsGivenWithoutABoxAreTheSame() {
    for (long value : new long[] {0, 9, 10, 99, 100, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      log.info("e").with("v", value).log();
      assertThat(captured.text()).contains("\"v\":" + value + "}");
    }
  }

  @Test
  void doublesAreWrittenShortAndComeBackExactly() {
    Map<Double, String> expected = new LinkedHashMap<>();
    expected.put(9.4, "9.4");
    expected.put(-0.1, "-0.1");
    expected.put(5.0, "5.0");
    expected.put(0.0, "0.0");
    expected.put(-0.0, "-0.0");
    expected.put(21.500001, "21.500001");
    expected.put(1013.25, "1013.25");
    expected.put(0.001, "0.001");
    expected.put(100.05, "100.05");
    expected.put(12345678.9, "12345678.9");
    expected.put(-40.125, "-40.125");
    expected.forEach(
        (value, text) -> {
          log.info("e").with("v", value.doubleValue()).log();
          assertThat(captured.text()).endsWith("\"v\":" + text + "}");
        });
    for (double value : new double[] {Double.MAX_VALUE, Double.MIN_VALUE, 1e-7, Math.PI, 1e300}) {
      assertThat(written(value)).isEqualTo(value);
    }
  }

  @Test
  void whatIsNoNumberIsText() {
    assertThat(written(Double.NaN)).isEqualTo("NaN");
    assertThat(written(Double.POSITIVE_INFINITY)).isEqualTo("Infinity");
    assertThat(written(Float.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    log.info("e").with("v", Double.NEGATIVE_INFINITY).log();
    assertThat(captured.record()).containsEntry("v", "-Infinity");
  }

  @Test
  void everyDoubleAndFloatComesBackByTheFewestDigits() {
    Random random = new Random(26);
    for (int i = 0; i < 20_000; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      double near = random.nextInt(2_000_000) / Math.pow(10, random.nextInt(12));
      for (double value :
          new double[] {any, near, Math.nextUp(near), Math.scalb(1.0, i % 2000 - 1000)}) {
        if (Double.isFinite(value)) {
          assertShortest(Double.parseDouble(number(value)) == value, number(value), value);
        }
      }
      float single = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(single)) {
        log.info("e").with("v", single).log();
        String text = lastValue();
        assertThat(Float.parseFloat(text)).isEqualTo(single);
        assertThat(new BigDecimal(text).stripTrailingZeros().precision()).isLessThan(10);
      }
    }
  }

  private String number(double value) {
    log.info("e").with("v", value).log();
    return lastValue();
  }

  private String lastValue() {
    String text = captured.text();
    return text.substring(text.lastIndexOf(':') + 1, text.length() - 1);
  }

  /** It reads back as the value, which neither of its neighbours of one digit less does. */
  private static void assertShortest(boolean same, String text, double value) {
    assertThat(same).as(text + " for " + value).isTrue();
    BigDecimal exact = new BigDecimal(text).stripTrailingZeros();
    if (exact.precision() > 1) {
      for (RoundingMode mode : new RoundingMode[] {RoundingMode.DOWN, RoundingMode.UP}) {
        BigDecimal shorter = exact.round(new MathContext(exact.precision() - 1, mode));
        assertThat(shorter.doubleValue()).as(shorter + " for " + text).isNotEqualTo(value);
      }
    }
  }

  @Test
  void extremesOfDoublesAndFloatsAreWrittenAsJavaReadsThem() {
    assertThat(number(Double.MAX_VALUE)).isEqualTo("1.7976931348623157E308");
    assertThat(number(Double.MIN_NORMAL)).isEqualTo("2.2250738585072014E-308");
    assertThat(number(Double.MIN_VALUE)).isEqualTo("5.0E-324");
    assertThat(number(2e23)).isEqualTo("2.0E23");
    assertThat(number(0.0020751906040383634)).isEqualTo("0.0020751906040383634");
    assertThat(number(Math.PI)).isEqualTo("3.141592653589793");
    log.info("e").with("a", Float.MAX_VALUE).with("b", Float.MIN_VALUE).with("c", 5f).log();
    assertThat(captured.text()).endsWith("\"a\":3.4028235E38,\"b\":1.0E-45,\"c\":5.0}");
    log.info("e").with("a", -0.0f).with("b", 1e6f).with("c", 16777216f).log();
    assertThat(captured.text()).endsWith("\"a\":-0.0,\"b\":1000000.0,\"c\":1.6777216E7}");
  }

  @Test
  void floatsAreNotWidenedIntoDigitsNobodyWrote() {
    log.info("e").with("v", 0.1f).log();
    assertThat(captured.text()).endsWith("\"v\":0.1}");
    assertThat(written(0.1f)).isEqualTo(0.1);
  }

  @Test
  void decimalsKeepTheirDigitsUnlessTheyAreEndless() {
    assertThat(written(new BigDecimal("1E+3"))).isEqualTo(1000.0);
    log.info("e").with("v", new BigDecimal("0.10000000000000000001")).log();
    assertThat(captured.text()).contains("\"v\":0.10000000000000000001}");
    assertThat(written(BigInteger.TEN.pow(400))).isEqualTo("1" + "0".repeat(400));
  }

  @Test
  void decimalsThatOtherReadersTakeForInfiniteOrZeroAreText() {
    assertThat(written(new BigDecimal("1E+400"))).isEqualTo("1E+400");
    assertThat(written(new BigDecimal("1E-400"))).isEqualTo("1E-400");
    assertThat(written(new BigDecimal("1E+2147483647"))).isEqualTo("1E+2147483647");
    assertThat(written(new BigDecimal("9.9E+299"))).isEqualTo(9.9E299);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aNumberThatTakesMinutesToWriteIsNamedByItsSize() {
    assertThat(written(BigInteger.ONE.shiftLeft(20_000_000)))
        .isEqualTo("(number of 20000001 bits)");
    assertThat(written(new BigDecimal(BigInteger.ONE.shiftLeft(20_000_000), 5)))
        .isEqualTo("(number of 20000001 bits)");
  }
}
