package dev.taffrail.log;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads the format of an output; its keys stand at {@link Taffrail#builder}.
 *
 * @param take gives the value of a key to its consumer, when there is one
 */
record FormatProperties(String prefix, BiConsumer<String, Consumer<String>> take) {
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  /**
   * @throws IllegalArgumentException when there is no such format
   */
  Format read(String name) {
    return switch (name) {
      case "json" -> Format.json();
      case "logfmt" -> pairs(Format.logfmt());
      case "key_value" -> pairs(Format.keyValue());
      case "console" -> console();
      default ->
          throw new IllegalArgumentException(
              "expected console, json, logfmt or key_value, found '" + name + "'");
    };
  }

  private PairFormat pairs(PairFormat defaults) {
    PairFormat[] format = {defaults};
    take("sort_keys", value -> format[0] = format[0].withSortKeys(Units.flag(value)));
    take("key_order", value -> format[0] = format[0].withKeyOrder(List.of(COMMA.split(value))));
    take("drop_missing", value -> format[0] = format[0].withDropMissing(Units.flag(value)));
    take("bool_as_flag", value -> format[0] = format[0].withBoolAsFlag(Units.flag(value)));
    return format[0];
  }

  private ConsoleFormat console() {
    ConsoleFormat[] format = {Format.console()};
    take("colors", value -> format[0] = format[0].withColors(colors(value)));
    take("event_width", value -> format[0] = format[0].withEventWidth(Units.count(value)));
    return format[0];
  }

  private void take(String key, Consumer<String> use) {
    take.accept(prefix + key, use);
  }

  private static ConsoleFormat.Colors colors(String value) {
    for (ConsoleFormat.Colors colors : ConsoleFormat.Colors.values()) {
      if (colors.name().toLowerCase(Locale.ROOT).equals(value)) {
        return colors;
      }
    }
    throw new IllegalArgumentException("expected auto, always or never, found '" + value + "'");
  }
}
