package dev.taffrail.ship.transform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/** A value of JSON where it stands in a line. */
// The bytes are those of the line: neither copied nor compared.
@SuppressWarnings("ArrayRecordComponent")
record Json(byte[] bytes, int start, int end) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Marks that turn the direction of writing, and ends of lines: escaped in every record. */
  private static final Pattern MARKS =
      Pattern.compile("[\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");

  /** More digits are no measurement, and take long to read. */
  private static final int LONGEST_NUMBER = 1_000;

  static Json of(String raw) {
    return of(raw.getBytes(UTF_8));
  }

  static Json of(byte[] raw) {
    return new Json(raw, 0, raw.length);
  }

  /** A text with its quotes. */
  static byte[] quoted(String text) {
    byte[] plain = escaped(text);
    byte[] quoted = new byte[plain.length + 2];
    System.arraycopy(plain, 0, quoted, 1, plain.length);
    quoted[0] = '"';
    quoted[quoted.length - 1] = '"';
    return quoted;
  }

  /** A text as it stands between quotes. */
  static byte[] escaped(String text) {
    // Half a surrogate pair has no form in UTF-8.
    String wellFormed = new String(text.getBytes(UTF_8), UTF_8);
    byte[] escaped = JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed);
    Matcher marks = MARKS.matcher(wellFormed);
    if (!marks.find()) {
      return escaped;
    }
    return MARKS
        .matcher(new String(escaped, UTF_8))
        .replaceAll(mark -> String.format("\\\\u%04x", (int) mark.group().charAt(0)))
        .getBytes(UTF_8);
  }

  void writeTo(ByteArrayOutputStream out) {
    out.write(bytes, start, end - start);
  }

  boolean isString() {
    return bytes[start] == '"';
  }

  boolean isObject() {
    return bytes[start] == '{';
  }

  boolean isArray() {
    return bytes[start] == '[';
  }

  boolean isInteger() {
    return isNumber() && digits(bytes[start] == '-' ? start + 1 : start) == end;
  }

  boolean isNumber() {
    return bytes[start] == '-' || (bytes[start] >= '0' && bytes[start] <= '9');
  }

  /** The text of a string, escapes resolved; null for any other value and for a broken one. */
  @Nullable String text() {
    if (!isString()) {
      return null;
    }
    for (int i = start; i < end; i++) {
      if (bytes[i] == '\\') {
        return unescaped();
      }
    }
    return new String(bytes, start + 1, end - start - 2, UTF_8);
  }

  private @Nullable String unescaped() {
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), bytes, start, end - start)) {
      parser.nextToken();
      return parser.getString();
    } catch (JacksonException broken) {
      return null;
    }
  }

  /** A number; null for any other value, and for one that is out of all measure. */
  @Nullable BigDecimal number() {
    if (!isNumber() || end - start > LONGEST_NUMBER) {
      return null;
    }
    try {
      return new BigDecimal(raw());
    } catch (NumberFormatException broken) {
      return null;
    }
  }

  /** As it stands there. */
  String raw() {
    return new String(bytes, start, end - start, UTF_8);
  }

  /** Whether it is a number, true, false or null, as RFC 8259 writes them. */
  boolean isLiteral() {
    if (start == end) {
      return false;
    }
    return switch (bytes[start]) {
      case 't' -> is("true");
      case 'f' -> is("false");
      case 'n' -> is("null");
      default -> isWellFormedNumber();
    };
  }

  boolean is(String literal) {
    return new String(bytes, start, end - start, ISO_8859_1).equals(literal);
  }

  private boolean isWellFormedNumber() {
    int at = bytes[start] == '-' ? start + 1 : start;
    int whole = digits(at);
    if (whole == at || (bytes[at] == '0' && whole > at + 1)) {
      return false;
    }
    at = whole;
    if (at < end && bytes[at] == '.') {
      int fraction = digits(at + 1);
      if (fraction == at + 1) {
        return false;
      }
      at = fraction;
    }
    if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
      int sign = at + 1 < end && (bytes[at + 1] == '+' || bytes[at + 1] == '-') ? 2 : 1;
      int exponent = digits(at + sign);
      if (exponent == at + sign) {
        return false;
      }
      at = exponent;
    }
    return at == end;
  }

  private int digits(int from) {
    int at = from;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }
}
