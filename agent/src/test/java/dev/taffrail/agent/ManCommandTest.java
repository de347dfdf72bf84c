package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManCommandTest {
  @TempDir Path folder;

  @Test
  void eachCommandOfTheHelpHasItsPage() throws Exception {
    List<Path> pages = pages();
    String help = new CommandLineRun(folder).run("--help").out();

    List<String> commands =
        help.lines()
            .filter(line -> line.matches("  [a-z].*"))
            .map(line -> line.strip().replaceFirst("\\s.*", ""))
            .toList();
    assertThat(commands).contains("tail", "pull", "level", "completion").doesNotContain("man");
    assertThat(pages.stream().map(page -> page.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("taffrail.1"), commands.stream().map(c -> "taffrail-" + c + ".1"))
                .toList());
  }

  @Test
  void manShowsThemWithoutAWarning() throws Exception {
    Tool.require("man");
    List<String> command = new ArrayList<>(List.of("man", "--warnings", "-P", "cat", "-l"));
    pages().forEach(page -> command.add(page.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("MANWIDTH", "80", "LC_ALL", "C.UTF-8"));
    builder.redirectError(folder.resolve("warnings").toFile());
    Process man = builder.start();
    String text = new String(man.getInputStream().readAllBytes(), UTF_8).replaceAll(".\b", "");

    assertThat(man.waitFor()).isZero();
    assertThat(folder.resolve("warnings")).isEmptyFile();
    assertThat(text.lines().filter(line -> line.length() > 80)).isEmpty();
    assertThat(text)
        .contains("taffrail-tail - Show the newest records of a journal")
        .contains("-f, --follow", "EXIT STATUS", "(--index=N | --match=TEXT) [JOURNAL]");
  }

  private List<Path> pages() throws Exception {
    CommandLineRun run = new CommandLineRun(folder).run("man", "--dir", "man1");
    assertThat(run.status()).isZero();
    try (Stream<Path> pages = Files.list(folder.resolve("man1"))) {
      return pages.sorted().toList();
    }
  }
}
