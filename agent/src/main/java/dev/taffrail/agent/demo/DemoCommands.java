package dev.taffrail.agent.demo;

import dev.taffrail.agent.text.ShellWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What to call to look at the files of a demo, each a line for a shell. */
final class DemoCommands {
  private final DemoFolder folder;
  private final List<String> commands = new ArrayList<>();

  DemoCommands(DemoFolder folder) {
    this.folder = folder;
  }

  /** First of all, the demo itself: its files are not there yet. */
  DemoCommands withDemo() {
    commands.add("demo --out " + word(folder.root()));
    return this;
  }

  /**
   * All of them.
   *
   * @param example an alert whose journey is worth a look
   */
  List<String> look(Optional<Alarm> example) {
    String journal = word(folder.journal());
    String debug = word(folder.debug());
    String received = word(folder.receivedOfDevice());
    commands.add("verify " + journal + " --vkey " + word(folder.vkey()));
    commands.add("tail -n 20 " + journal);
    commands.add("tail --level warning -n 20 " + received);
    example.ifPresent(
        alarm -> commands.add("trace " + alarm.correlationId() + " " + journal + " " + debug));
    commands.add("check " + word(folder.configuration()));
    commands.add("page --journal " + String.join(" --journal ", journal, debug, received));
    String taffrail = ShellWord.of(System.getProperty("taffrail.command", "taffrail"));
    return commands.stream().map(command -> taffrail + " " + command).toList();
  }

  private static String word(Path file) {
    return ShellWord.of(file.toString());
  }
}
