package dev.taffrail.agent.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command as a shell has to know it.
 *
 * @param options those that are not hidden
 * @param parameters in their order
 */
record Subcommand(String name, String summary, List<Option> options, List<Value> parameters) {
  /** What stands for a value. */
  enum Kind {
    /** One of a few words. */
    CHOICE,
    /** A path. */
    FILE,
    /** Whatever the user has in mind. */
    WORD
  }

  /**
   * A value of an option, or a parameter.
   *
   * @param choices the words of a choice
   * @param last the highest index of a parameter
   */
  record Value(String label, Kind kind, List<String> choices, int last) {}

  /**
   * An option.
   *
   * @param names the short ones first
   * @param values its value; none when it has none
   * @param optional whether the value may be left out
   * @param repeated whether it may be given more than once
   */
  record Option(
      List<String> names, String summary, List<Value> values, boolean optional, boolean repeated) {}

  /** All commands of a program that are not hidden. */
  static List<Subcommand> of(CommandLine program) {
    return program.getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(spec -> !spec.usageMessage().hidden())
        .map(Subcommand::of)
        .toList();
  }

  private static Subcommand of(CommandSpec spec) {
    List<Option> options = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        options.add(option(option));
      }
    }
    List<Value> parameters = spec.positionalParameters().stream().map(Subcommand::value).toList();
    return new Subcommand(spec.name(), summary(spec), options, parameters);
  }

  private static Option option(OptionSpec option) {
    List<String> names = new ArrayList<>(List.of(option.names()));
    names.sort(Comparator.comparingInt(String::length));
    return new Option(
        names,
        firstSentence(String.join(" ", option.description())),
        option.arity().max() == 0 ? List.of() : List.of(value(option)),
        option.arity().min() == 0,
        option.isMultiValue());
  }

  private static Value value(ArgSpec arg) {
    int last = arg instanceof PositionalParamSpec parameter ? parameter.index().max() : 0;
    Class<?> type = arg.isMultiValue() ? arg.auxiliaryTypes()[0] : arg.type();
    String label = arg.paramLabel();
    if (type.isEnum()) {
      List<String> words =
          Arrays.stream(type.getEnumConstants())
              .map(word -> String.valueOf(word).toLowerCase(Locale.ROOT))
              .toList();
      return new Value(label, Kind.CHOICE, words, last);
    }
    boolean file = Path.class.isAssignableFrom(type) || label.contains("FILE");
    return new Value(label, file ? Kind.FILE : Kind.WORD, List.of(), last);
  }

  /** What a command does, in one sentence without its full stop. */
  static String summary(CommandSpec spec) {
    return firstSentence(String.join(" ", spec.usageMessage().description()));
  }

  private static String firstSentence(String text) {
    String plain = text.replace("%n", " ").replace("%%", "%").replaceAll("\\s+", " ").strip();
    int end = plain.indexOf(". ");
    return (end < 0 ? plain : plain.substring(0, end)).replaceFirst("\\.$", "");
  }
}
