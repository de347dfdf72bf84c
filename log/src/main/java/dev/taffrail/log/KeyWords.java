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

  /** What is said of the most words that the key ends in. */
  static @Nullable Treatment find(Map<String, Treatment> names, String key) {
    for (int i = 0; i < key.length(); i++) {
      if (startsWord(key, i)) {
        Treatment found = names.get(joined(key.substring(i)));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static boolean startsWord(String key, int i) {
    if (i == 0 || !Character.isLetterOrDigit(key.charAt(i - 1))) {
      return true;
    }
    boolean lowerBefore = !Character.isUpperCase(key.charAt(i - 1));
    boolean lowerNext = i + 1 < key.length() && Character.isLowerCase(key.charAt(i + 1));
    return Character.isUpperCase(key.charAt(i)) && (lowerBefore || lowerNext);
  }
}
