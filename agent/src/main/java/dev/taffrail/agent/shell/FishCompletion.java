package dev.taffrail.agent.shell;

import dev.taffrail.agent.shell.Subcommand.Kind;
import dev.taffrail.agent.shell.Subcommand.Option;
import dev.taffrail.agent.shell.Subcommand.Value;
import java.util.List;
import picocli.CommandLine;

/** Commands of fish: to be sourced, or a file {@code taffrail.fish} in its completions. */
final class FishCompletion {
  private final List<Subcommand> commands;

  FishCompletion(CommandLine program) {
    commands = Subcommand.of(program);
  }

  String script() {
    StringBuilder out = new StringBuilder();
    out.append("# Completes taffrail in fish; made by `taffrail completion fish`.\n");
    out.append("complete -c taffrail -f\n");
    for (Subcommand command : commands) {
      out.append("complete -c taffrail -n __fish_use_subcommand -a ")
          .append(command.name())
          .append(" -d ")
          .append(quoted(command.summary()))
          .append('\n');
    }
    commands.forEach(command -> command(out, command));
    return out.toString();
  }

  private static void command(StringBuilder out, Subcommand command) {
    String start = "complete -c taffrail -n '__fish_seen_subcommand_from " + command.name() + "'";
    for (Option option : command.options()) {
      out.append(start);
      for (String name : option.names()) {
        out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
      }
      if (!option.values().isEmpty()) {
        out.append(value(option.values().get(0)));
      }
      out.append(" -d ").append(quoted(option.summary())).append('\n');
    }
    for (Value parameter : command.parameters()) {
      if (parameter.kind() == Kind.FILE) {
        out.append(start).append(" -F\n");
      } else if (parameter.kind() == Kind.CHOICE) {
        out.append(start).append(" -a ").append(quoted(String.join(" ", parameter.choices())));
        out.append('\n');
      }
    }
  }

  private static String value(Value value) {
    return switch (value.kind()) {
      case FILE -> " -r -F";
      case CHOICE -> " -x -a " + quoted(String.join(" ", value.choices()));
      case WORD -> " -x";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
