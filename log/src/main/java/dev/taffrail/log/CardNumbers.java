package dev.taffrail.log;

import java.util.function.UnaryOperator;

/** Finds numbers of payment cards: by length, beginning and check digit (ISO/IEC 7812). */
final class CardNumbers {
  private static final int MIN_DIGITS = 13;
  private static final int MAX_DIGITS = 19;

  private CardNumbers() {}

  static String hide(String text, UnaryOperator<String> instead) {
    StringBuilder plain = new StringBuilder();
    int from = 0;
    while (from < text.length()) {
      int end = startsNumber(text, from) ? endOfCard(text, from) : from;
      if (end > from) {
        plain.append(instead.apply(text.substring(from, end)));
        from = end;
      } else {
        plain.append(text.charAt(from++));
      }
    }
    return plain.toString();
  }

  private static boolean startsNumber(String text, int at) {
    return isDigit(text, at) && !isDigit(text, at - 1);
  }

  private static boolean isDigit(String text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  /** Where the longest card number that begins here ends; here, when there is none. */
  private static int endOfCard(String text, int start) {
    StringBuilder digits = new StringBuilder(MAX_DIGITS);
    int end = start;
    int at = start;
    while (digits.length() < MAX_DIGITS && isDigit(text, at)) {
      digits.append(text.charAt(at++));
      if (digits.length() >= MIN_DIGITS && !isDigit(text, at) && isCard(digits)) {
        end = at;
      }
      if (at < text.length() && " -".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }
    return end;
  }

  private static boolean isCard(CharSequence digits) {
    return beginsAsIssuersDo(digits) && hasRightCheckDigit(digits);
  }

  /** The first digits of the large schemes: 2221 to 2720, 3, 4, 5, 60, 62, 64 and 65. */
  private static boolean beginsAsIssuersDo(CharSequence digits) {
    int first = Integer.parseInt(digits, 0, 4, 10);
    int two = first / 100;
    return (first >= 2221 && first <= 2720)
        || (two >= 30 && two <= 59)
        || two == 60
        || two == 62
        || two == 64
        || two == 65;
  }

  /** Luhn's formula: every second digit from the right counts twice. */
  private static boolean hasRightCheckDigit(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int counted = i % 2 == 0 ? digit : 2 * digit;
      sum += counted > 9 ? counted - 9 : counted;
    }
    return sum % 10 == 0;
  }
}
