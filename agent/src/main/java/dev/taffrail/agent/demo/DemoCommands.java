package dev.taffrail.agent.demo;

import dev.taffrail.agent.text.ShellWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What to call to look at the files of a demo, each a line for a shell. */
final class DemoCommands {
  private final Path folder;
  private final List<String> commands = new ArrayList<>();

  DemoCommands(Path folder) {
    this.folder = folder;
  }

  /** First of all, the demo itself: its files are not there yet. */
  DemoCommands run() {
    commands.add("demo --out " + ShellWord.of(folder.toString()));
    return this;
  }

  /**
   * All of them.
   *
   * @param example an alert whose journey is worth a look
   */
  List<String> look(Optional<Alarm> example) {
    String journal = word("journal/edge.log");
    String debug = word("journal/debug.log");
    String loki = word("received/loki.log");
    commands.add("verify " + journal + " --vkey " + word("journal/edge.log.vkey"));
    commands.add("tail -n 20 " + journal);
    commands.add("tail --level warning -n 20 " + loki);
    example.ifPresent(
        alarm -> commands.add("trace " + alarm.correlationId() + " " + journal + " " + debug));
    commands.add("check " + word("taffrail.yaml"));
    commands.add(
        "page --journal "
            + String.join(" --journal ", journal, debug, word("received/cloud.log"), loki));
    String taffrail = ShellWord.of(System.getProperty("taffrail.command", "taffrail"));
    return commands.stream().map(command -> taffrail + " " + command).toList();
  }

  private String word(String file) {
    return ShellWord.of(folder.resolve(file).toString());
  }
}
