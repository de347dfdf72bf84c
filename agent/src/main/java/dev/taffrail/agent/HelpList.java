package dev.taffrail.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands in the program's help: by what one is about to do, each in one line. */
final class HelpList implements IHelpSectionRenderer {
  private static final String OTHERS = "more";

  /** What a command does, in the group of those that serve the same end. */
  private record Line(String group, String command, String words) {}

  private static final List<Line> LINES =
      List.of(
          new Line("Begin", "demo", "replay two real temperature series, from reading to receiver"),
          new Line("Begin", "init-config", "write a first configuration"),
          new Line("Begin", "check", "find all errors of a configuration"),
          new Line("Begin", "init", "make a sealed journal, print its key"),
          new Line("Begin", "completion", "complete commands in bash, zsh or fish"),
          new Line("Run", "run", "run pipelines, shipper and page"),
          new Line("Run", "ship", "send what is logged to the receivers"),
          new Line("Run", "collect", "receive what others ship"),
          new Line("Run", "page", "show it all in a browser"),
          new Line("Run", "append", "log lines of standard input"),
          new Line("Look", "tail", "read a journal"),
          new Line("Look", "trace", "follow a correlation id over journals"),
          new Line("Look", "status", "ask the shipper how its sinks fare"),
          new Line("Look", "level", "show and change the agent's log levels"),
          new Line("Look", "pull", "make a bundle for support"),
          new Line("Prove", "verify", "say what a journal is worth"),
          new Line("Prove", "prove", "write the evidence of one record"),
          new Line("Prove", "verify-proof", "check such evidence"),
          new Line("Prove", "fleet-key", "make the key that vouches for all devices"),
          new Line("Prove", "enrol", "vouch for a device's key"));

  /** Has the help list commands like this. */
  static void addTo(CommandLine line) {
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new HelpList());
  }

  @Override
  public String render(Help help) {
    Map<String, Help> commands = new LinkedHashMap<>(help.subcommands());
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (Line line : LINES) {
      if (commands.remove(line.command()) != null) {
        add(groups, help, line);
      }
    }
    commands.forEach(
        (name, command) -> add(groups, help, new Line(OTHERS, name, summary(command))));
    StringBuilder out = new StringBuilder();
    groups.forEach(
        (group, lines) -> out.append("\n").append(group).append("\n").append(joined(lines)));
    return out.toString();
  }

  private static void add(Map<String, List<String>> groups, Help help, Line line) {
    String command = help.colorScheme().commandText(line.command()).toString();
    groups
        .computeIfAbsent(line.group(), key -> new ArrayList<>())
        .add("  " + command + " ".repeat(14 - line.command().length()) + line.words());
  }

  private static String joined(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private static String summary(Help command) {
    String[] description = command.commandSpec().usageMessage().description();
    return description.length == 0 ? "" : description[0];
  }
}
