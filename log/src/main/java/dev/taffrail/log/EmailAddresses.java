package dev.taffrail.log;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds addresses of e-mail by their {@code @}: to try at every character whether one begins there
 * takes more than a second for a text of a megabyte.
 */
final class EmailAddresses {
  private static final int MAX_LOCAL = 64;

  /** Gives nothing back that it took: so it needs no stack, however many parts there are. */
  private static final Pattern DOMAIN =
      Pattern.compile("[\\p{L}\\p{N}-]{1,63}+(?:\\.[\\p{L}\\p{N}-]{1,63}+)++");

  private EmailAddresses() {}

  static String hide(String text, UnaryOperator<String> instead) {
    StringBuilder plain = new StringBuilder();
    Matcher domain = DOMAIN.matcher(text);
    int from = 0;
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int start = startOfLocal(text, from, at);
      if (start < at && domain.region(at + 1, text.length()).lookingAt()) {
        plain.append(text, from, start).append(instead.apply(text.substring(start, domain.end())));
        from = domain.end();
      }
    }
    return plain.append(text, from, text.length()).toString();
  }

  private static int startOfLocal(String text, int from, int at) {
    int start = at;
    for (int n = 0; n < MAX_LOCAL && start > from; n++) {
      int character = text.codePointBefore(start);
      if (!isOfLocal(character)) {
        break;
      }
      start -= Character.charCount(character);
    }
    return start;
  }

  private static boolean isOfLocal(int character) {
    return Character.isLetter(character) || isNumber(character) || "._%+-".indexOf(character) >= 0;
  }

  private static boolean isNumber(int character) {
    int type = Character.getType(character);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }
}
