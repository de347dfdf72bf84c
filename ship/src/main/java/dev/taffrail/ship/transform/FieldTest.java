package dev.taffrail.ship.transform;

import dev.taffrail.ship.parse.BoundedText;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked of a field. Numbers are compared as numbers: 5 is 5.0. Immutable. */
public final class FieldTest {
  private interface Check {
    boolean passes(@Nullable Json value);
  }

  private final Check check;

  private FieldTest(Check check) {
    this.check = check;
  }

  /** Whether it is there, or is not; a null is. */
  public static FieldTest present(boolean expected) {
    return new FieldTest(value -> (value != null) == expected);
  }

  /** Whether it is this text. */
  public static FieldTest text(String expected) {
    return new FieldTest(value -> value != null && expected.equals(value.text()));
  }

  /** Whether it is {@code true}, {@code false} or {@code null}. */
  public static FieldTest literal(String expected) {
    return new FieldTest(value -> value != null && value.is(expected));
  }

  /** Whether it is this number. */
  public static FieldTest number(BigDecimal expected) {
    return new FieldTest(value -> sign(value, expected, -2) == 0);
  }

  /** Whether it is a number, and not less. */
  public static FieldTest atLeast(BigDecimal least) {
    return new FieldTest(value -> sign(value, least, -2) >= 0);
  }

  /** Whether it is a number, and not more. */
  public static FieldTest atMost(BigDecimal most) {
    return new FieldTest(value -> sign(value, most, 2) <= 0);
  }

  /**
   * Whether it is a text in which this is found, or a number or the like in whose digits it is. A
   * search that takes too many steps finds nothing.
   */
  public static FieldTest matches(Pattern pattern) {
    return new FieldTest(
        value -> {
          if (value == null) {
            return false;
          }
          String text = value.isString() ? value.text() : value.raw();
          return text != null && BoundedText.find(pattern, text) != null;
        });
  }

  /** Whether all of these hold. */
  public static FieldTest all(List<FieldTest> tests) {
    List<FieldTest> all = List.copyOf(tests);
    return new FieldTest(value -> all.stream().allMatch(test -> test.passes(value)));
  }

  boolean passes(@Nullable Json value) {
    return check.passes(value);
  }

  private static int sign(@Nullable Json value, BigDecimal other, int none) {
    BigDecimal number = value == null ? null : value.number();
    return number == null ? none : number.compareTo(other);
  }
}
