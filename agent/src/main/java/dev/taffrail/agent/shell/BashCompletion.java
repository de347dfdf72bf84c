package dev.taffrail.agent.shell;

import dev.taffrail.agent.shell.Subcommand.Kind;
import dev.taffrail.agent.shell.Subcommand.Option;
import dev.taffrail.agent.shell.Subcommand.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** A function for bash's {@code complete}, of 4.4 or newer; it needs nothing else. */
final class BashCompletion {
  private static final String HEAD =
      """
      # Completes taffrail in bash; made by `taffrail completion bash`.
      _taffrail() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
        local command= options= values= kind= i n=0
        # --option=value is three words to bash.
        if [[ $cur == = ]]; then
          cur=
        elif [[ $prev == = ]]; then
          prev=${COMP_WORDS[COMP_CWORD - 2]}
        fi
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          if [[ -z $command ]]; then
            case ${COMP_WORDS[i]} in
              %COMMANDS%) command=${COMP_WORDS[i]} ;;
            esac
          else
            case $command:${COMP_WORDS[i]} in
              %VALUED%) ((++i)); [[ ${COMP_WORDS[i]} == = ]] && ((++i)) ;;
              *:-*) ;;
              *) ((++n)) ;;
            esac
          fi
        done
        case $command:$prev in
      """;

  private static final String MIDDLE =
      """
          *)
            case $command:$n in
      """;

  private static final String TAIL =
      """
            esac
            if [[ $cur == -* || $command: == : ]]; then
              case $command in
      %OPTIONS%
              esac
              kind=choice values=$options
            fi
            ;;
        esac
        case $kind in
          file)
            compopt -o filenames 2>/dev/null
            local IFS=$'\\n'
            COMPREPLY=($(compgen -f -- "$cur"))
            ;;
          choice)
            COMPREPLY=($(compgen -W "$values" -- "$cur"))
            ;;
        esac
      }
      complete -F _taffrail taffrail
      """;

  private final List<Subcommand> commands;

  BashCompletion(CommandLine program) {
    commands = Subcommand.of(program);
  }

  String script() {
    StringBuilder out = new StringBuilder();
    out.append(
        HEAD.replace("%COMMANDS%", names("|")).replace("%VALUED%", String.join("|", valued())));
    for (Subcommand command : commands) {
      for (Option option : command.options()) {
        if (!option.values().isEmpty()) {
          String pattern =
              option.names().stream()
                  .map(name -> command.name() + ":" + name)
                  .collect(Collectors.joining("|"));
          out.append("    ").append(pattern).append(") ");
          out.append(found(option.values().get(0))).append(" ;;\n");
        }
      }
    }
    out.append(MIDDLE);
    for (Subcommand command : commands) {
      int index = 0;
      for (Value parameter : command.parameters()) {
        for (; index <= Math.min(parameter.last(), 9); index++) {
          out.append("        ").append(command.name()).append(':').append(index).append(") ");
          out.append(found(parameter)).append(" ;;\n");
        }
      }
    }
    return out.append(TAIL.replace("%OPTIONS%", options())).toString();
  }

  private String names(String delimiter) {
    return commands.stream().map(Subcommand::name).collect(Collectors.joining(delimiter));
  }

  /** The options behind which a value has to stand. */
  private List<String> valued() {
    List<String> all = new ArrayList<>();
    for (Subcommand command : commands) {
      for (Option option : command.options()) {
        if (!option.values().isEmpty() && !option.optional()) {
          option.names().forEach(name -> all.add(command.name() + ":" + name));
        }
      }
    }
    return all;
  }

  private static String found(Value value) {
    return value.kind() == Kind.CHOICE
        ? "kind=choice values='" + String.join(" ", value.choices()) + "'"
        : value.kind() == Kind.FILE ? "kind=file" : "";
  }

  private String options() {
    List<String> lines = new ArrayList<>();
    lines.add("          '') options='" + names(" ") + " --help --version' ;;");
    for (Subcommand command : commands) {
      String all =
          command.options().stream()
              .flatMap(option -> option.names().stream())
              .filter(name -> name.startsWith("--"))
              .collect(Collectors.joining(" "));
      lines.add("          " + command.name() + ") options='" + all + "' ;;");
    }
    return String.join("\n", lines);
  }
}
