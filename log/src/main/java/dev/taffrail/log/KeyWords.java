package dev.taffrail.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words of a key, as {@code api_key}, {@code apiKey} and {@code API-Key} join them. */
final class KeyWords {
  private KeyWords() {}

  /** The words in lower case, one behind the other. */
  static String joined(String key) {
    StringBuilder joined = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      if (Character.isLetterOrDigit(key.charAt(i))) {
        joined.append(Character.toLowerCase(key.charAt(i)));
      }
    }
    return joined.toString();
  }

  /**
   * What is said of the most words that the key ends in.
   *
   * @param longest how many letters and digits the longest of the names has
   */
  static @Nullable Treatment find(Map<String, Treatment> names, int longest, String key) {
    for (int i = firstThatMatters(key, longest); i < key.length(); i++) {
      if (startsWord(key, i)) {
        Treatment found = names.get(joined(key.substring(i)));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** Keys may be made of what comes from outside, and be very long. */
  private static int firstThatMatters(String key, int longest) {
    int first = key.length();
    for (int letters = 0; first > 0 && letters <= longest; first--) {
      letters += Character.isLetterOrDigit(key.charAt(first - 1)) ? 1 : 0;
    }
    return first;
  }

  private static boolean startsWord(String key, int i) {
    if (!Character.isLetterOrDigit(key.charAt(i))) {
      return false;
    }
    if (i == 0 || !Character.isLetterOrDigit(key.charAt(i - 1))) {
      return true;
    }
    boolean lowerBefore = !Character.isUpperCase(key.charAt(i - 1));
    boolean lowerNext = i + 1 < key.length() && Character.isLowerCase(key.charAt(i + 1));
    return Character.isUpperCase(key.charAt(i)) && (lowerBefore || lowerNext);
  }
}
