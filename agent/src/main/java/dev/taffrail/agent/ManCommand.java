package dev.taffrail.agent;

import dev.taffrail.agent.shell.ManPages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taffrail man}, for who packages the program. */
@Command(
    name = "man",
    mixinStandardHelpOptions = true,
    hidden = true,
    description = "Write the pages of man, one for each command.")
final class ManCommand implements Callable<Integer> {
  private final Console console;
  private final Supplier<CommandLine> program;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      required = true,
      description = "The folder, for instance /usr/share/man/man1; created when missing.")
  private Path dir = Path.of("");

  /**
   * @param program makes the command line with all commands
   */
  ManCommand(Console console, Supplier<CommandLine> program) {
    this.console = console;
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createDirectories(console.resolve(dir));
    Map<String, String> pages = new ManPages(program.get()).all();
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Files.writeString(folder.resolve(page.getKey()), page.getValue());
    }
    console.out().println(pages.size() + " pages in " + folder);
    return 0;
  }
}
