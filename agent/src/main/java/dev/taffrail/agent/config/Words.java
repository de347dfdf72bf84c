package dev.taffrail.agent.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Constants of enums as people and programs write them: their names in lower case. */
public final class Words {
  private Words() {}

  /** The word for a constant. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The constant that a word stands for; empty when it is none of these. */
  public static <E extends Enum<E>> Optional<E> find(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants()).filter(each -> of(each).equals(word)).findFirst();
  }

  /** What is expected where one of them has to stand: {@code one of text, json}. */
  public static <E extends Enum<E>> String oneOf(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Words::of)
        .collect(Collectors.joining(", ", "one of ", ""));
  }
}
