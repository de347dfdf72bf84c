package dev.taffrail.agent.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Constants of enums by their names in lower case, as they stand in questions and answers. */
final class Words {
  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E parse(Class<E> type, String key, String word) {
    for (E constant : type.getEnumConstants()) {
      if (of(constant).equals(word)) {
        return constant;
      }
    }
    String all =
        Arrays.stream(type.getEnumConstants()).map(Words::of).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(key + ": expected one of " + all + ", found '" + word + "'");
  }
}
