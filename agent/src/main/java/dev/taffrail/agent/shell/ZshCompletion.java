package dev.taffrail.agent.shell;

import dev.taffrail.agent.shell.Subcommand.Kind;
import dev.taffrail.agent.shell.Subcommand.Option;
import dev.taffrail.agent.shell.Subcommand.Value;
import java.util.List;
import picocli.CommandLine;

/** A function for zsh's completion system: to be sourced, or a file {@code _taffrail} in fpath. */
final class ZshCompletion {
  private final List<Subcommand> commands;

  ZshCompletion(CommandLine program) {
    commands = Subcommand.of(program);
  }

  String script() {
    StringBuilder out = new StringBuilder("#compdef taffrail\n");
    out.append("# Completes taffrail in zsh; made by `taffrail completion zsh`.\n");
    out.append("_taffrail() {\n  local -a commands\n  commands=(\n");
    for (Subcommand command : commands) {
      out.append("    ").append(quoted(command.name() + ":" + command.summary())).append('\n');
    }
    out.append("  )\n  if ((CURRENT == 2)); then\n    _describe command commands\n");
    out.append("    return\n  fi\n  local command=$words[2]\n  shift words\n  ((CURRENT--))\n");
    out.append("  case $command in\n");
    commands.forEach(command -> command(out, command));
    out.append("  esac\n}\n");
    out.append("if [[ $funcstack[1] == _taffrail ]]; then\n  _taffrail \"$@\"\n");
    out.append("else\n  compdef _taffrail taffrail\nfi\n");
    return out.toString();
  }

  private static void command(StringBuilder out, Subcommand command) {
    out.append("    ").append(command.name()).append(")\n      _arguments");
    for (Option option : command.options()) {
      for (String name : option.names()) {
        String others = option.repeated() ? "*" : "(" + String.join(" ", option.names()) + ")";
        String text = others + name + "[" + option.summary().replaceAll("[\\[\\]]", "") + "]";
        String separator = option.optional() ? "::" : ":";
        String value = option.values().isEmpty() ? "" : separator + value(option.values().get(0));
        out.append(" \\\n        ").append(quoted(text + value));
      }
    }
    int index = 1;
    for (Value parameter : command.parameters()) {
      boolean many = parameter.last() > 9;
      out.append(" \\\n        ").append(quoted((many ? "*:" : index + "::") + value(parameter)));
      index++;
    }
    out.append("\n      ;;\n");
  }

  private static String value(Value value) {
    String action =
        value.kind() == Kind.CHOICE
            ? "(" + String.join(" ", value.choices()) + ")"
            : value.kind() == Kind.FILE ? "_files" : " ";
    return value.label() + ":" + action;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
