package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real shells complete. */
class CompletionCommandTest {
  private static final String BASH =
      "source ./completion; COMP_WORDS=(\"$@\"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
          + " _taffrail; printf '%s\\n' \"${COMPREPLY[@]}\"";

  @TempDir Path folder;

  @BeforeEach
  void files() throws Exception {
    Files.writeString(folder.resolve("edge one.log"), "");
    Files.writeString(folder.resolve("edge.yaml"), "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ta | tail",
        "st | status",
        "--v | --version",
        "tail --fo | --follow",
        "tail --config edg | edge one.log, edge.yaml",
        "tail --level w | warning",
        "tail --level = w | warning",
        "tail --level = | debug, info, warning, error, critical",
        "tail --config edge.yaml edge. | edge.yaml",
        "tail -o j | json",
        "trace 0190163d edg | edge one.log, edge.yaml",
        "trace 0190163d one.log edge. | edge.yaml",
        "level edge.adapter de | debug",
        "level --for 5m edge.adapter de | debug",
        "completion z | zsh",
        "man --d | ''",
        "tail --since edg | ''",
      })
  void bashCompletesCommandsOptionsValuesAndFiles(String words, String completions)
      throws Exception {
    Tool.require("bash");
    write("bash");
    List<String> command = new ArrayList<>(List.of("bash", "--norc", "-c", BASH, "bash"));
    command.add("taffrail");
    command.addAll(Arrays.asList(words.split(" ")));

    assertThat(output(command).strip().lines().sorted())
        .containsExactly(
            Arrays.stream(completions.split(", "))
                .filter(each -> !each.isEmpty())
                .sorted()
                .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "taffrail ta | tail",
        "taffrail tail --fo | --follow",
        "taffrail tail --level w | warning",
        "taffrail tail --config edge.y | edge.yaml",
        "taffrail check edge.y | edge.yaml",
      })
  void fishCompletesThemToo(String line, String completion) throws Exception {
    Tool.require("fish");
    write("fish");

    String out =
        output(
            List.of("fish", "--no-config", "-c", "source completion; complete -C '" + line + "'"));

    assertThat(out.lines().map(each -> each.replaceFirst("\t.*", ""))).containsExactly(completion);
  }

  @Test
  void zshTakesItsFunction() throws Exception {
    Tool.require("zsh");
    write("zsh");

    String load = "autoload -U compinit; compinit -D; source completion; print $_comps[taffrail]";

    assertThat(output(List.of("zsh", "-f", "-c", load))).isEqualTo("_taffrail\n");
  }

  private void write(String shell) throws Exception {
    CommandLineRun run = new CommandLineRun(folder).run("completion", shell);
    assertThat(run.status()).isZero();
    Files.writeString(folder.resolve("completion"), run.out());
  }

  private String output(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return out;
  }
}
