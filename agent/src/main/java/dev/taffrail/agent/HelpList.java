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

  /** Group, command, words. */
  private static final String[][] LINES = {
    {"Begin", "demo", "replay two real temperature series, from reading to receiver"},
    {"Begin", "init-config", "write a first configuration"},
    {"Begin", "check", "find all errors of a configuration"},
    {"Begin", "init", "make a sealed journal, print its key"},
    {"Begin", "completion", "complete commands in bash, zsh or fish"},
    {"Run", "run", "run pipelines, shipper and page"},
    {"Run", "ship", "send what is logged to the receivers"},
    {"Run", "collect", "receive what others ship"},
    {"Run", "page", "show it all in a browser"},
    {"Run", "append", "log lines of standard input"},
    {"Look", "tail", "read a journal"},
    {"Look", "trace", "follow a correlation id over journals"},
    {"Look", "status", "ask the shipper how its sinks fare"},
    {"Look", "level", "show and change the agent's log levels"},
    {"Look", "pull", "make a bundle for support"},
    {"Prove", "verify", "say what a journal is worth"},
    {"Prove", "prove", "write the evidence of one record"},
    {"Prove", "verify-proof", "check such evidence"},
    {"Prove", "fleet-key", "make the key that vouches for all devices"},
    {"Prove", "enrol", "vouch for a device's key"},
  };

  /** Has the help list commands like this. */
  static void addTo(CommandLine line) {
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new HelpList());
  }

  @Override
  public String render(Help help) {
    Map<String, Help> commands = new LinkedHashMap<>(help.subcommands());
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (String[] line : LINES) {
      if (commands.remove(line[1]) != null) {
        add(groups, help, line[0], line[1], line[2]);
      }
    }
    commands.forEach((name, command) -> add(groups, help, OTHERS, name, summary(command)));
    StringBuilder out = new StringBuilder();
    groups.forEach(
        (group, lines) -> out.append("\n").append(group).append("\n").append(joined(lines)));
    return out.toString();
  }

  private static void add(
      Map<String, List<String>> groups, Help help, String group, String name, String words) {
    String command = help.colorScheme().commandText(name).toString();
    groups
        .computeIfAbsent(group, key -> new ArrayList<>())
        .add("  " + command + " ".repeat(14 - name.length()) + words);
  }

  private static String joined(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private static String summary(Help command) {
    String[] description = command.commandSpec().usageMessage().description();
    return description.length == 0 ? "" : description[0];
  }
}
