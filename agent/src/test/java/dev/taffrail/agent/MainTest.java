package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir Path folder;

  @Test
  void helpNamesEveryCommandOnStandardOutput() {
    CommandLineRun run = new CommandLineRun(folder).run("--help");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("demo", "init", "append", "verify", "trace", "tail", "run", "ship", "check")
        .contains("collect");
  }

  @Test
  void helpHasALineOfATerminalForEachCommandUnderAHeadingOfItsOwn() {
    String help = new CommandLineRun(folder).run("--help").out();

    assertThat(help.lines()).contains("Begin", "Run", "Look", "Prove").doesNotContain("more");
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    assertThat(help.lines().filter(line -> line.matches("  [a-z].*"))).hasSizeGreaterThan(19);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "init",
        "append",
        "verify",
        "trace",
        "tail",
        "run",
        "ship",
        "check",
        "collect",
        "level",
        "pull",
        "completion",
        "man"
      })
  void everyCommandHelps(String command) {
    CommandLineRun run = new CommandLineRun(folder).run(command, "--help");

    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("Usage: taffrail " + command);
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "tail -V"})
  void theVersionIsPrinted(String arguments) {
    CommandLineRun run = new CommandLineRun(folder).run(arguments.split(" "));

    assertThat(run.status()).isZero();
    assertThat(run.out()).matches("taffrail \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "frobnicate | Unmatched argument at index 0: 'frobnicate'; see taffrail --help",
        "tail --lvel x | Unknown option: '--lvel'; see taffrail tail --help",
        "stauts | 'stauts'; see taffrail --help (meant status?)",
        "tail --lvel x | see taffrail tail --help (meant --level?)",
        "tail a b | Unmatched argument at index 2: 'b'; see taffrail tail --help",
        "tail -n many | 'many' is not an int",
        "tail -n -1 | -n: expected 0 or more, found -1; see taffrail tail --help",
        "tail -f --until 1h | expected only one of --follow and --until",
        "tail --level loud | expected one of debug, info, warning, error, critical, found 'loud'",
        "tail --since never | expected a time such as 2026-05-30T08:37:00Z",
        "tail -o xml | expected one of text, json, found 'xml'",
        "tail --color no | expected one of auto, always, never, found 'no'",
        "init | Missing required option: '--origin=ORIGIN'; see taffrail init --help",
        "trace | Missing required parameter: 'ID'; see taffrail trace --help",
        "check | no configuration: expected CONFIG, ./taffrail.yaml or ",
        "ship --timeout 5 | expected a time such as 500ms, 60s, 24h or 7d, found '5'",
        "verify --vkey | Missing required parameter for option '--vkey'",
      })
  void wrongUsageIsOneLineAndStatusTwo(String arguments, String message) {
    CommandLineRun run = new CommandLineRun(folder).run(arguments.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().startsWith("taffrail: ");
    assertThat(run.err()).contains(message);
  }

  @Test
  void onlyAnOptionThatExistsIsProposed() {
    CommandLineRun run = new CommandLineRun(folder).run("tail", "--f");

    assertThat(run.err()).contains("Unknown option: '--f'").doesNotContain("meant --f?");
  }

  @Test
  void noCommandIsWrongUsage() {
    CommandLineRun run = new CommandLineRun(folder).run();

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines("taffrail: Missing command; see taffrail --help");
  }

  @Test
  void anExpectedFailureIsOneLine() {
    CommandLineRun run = new CommandLineRun(folder).run("check", "none.yaml");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines("taffrail: no such file: " + folder.resolve("none.yaml"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--debug check none.yaml", "check --debug none.yaml"})
  void theStackTraceIsShownOnRequest(String arguments) {
    CommandLineRun run = new CommandLineRun(folder).run(arguments.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("no such file", "\tat dev.taffrail.agent.");
  }

  @Test
  void aReaderThatHadEnoughIsNoFailure() {
    CommandLineRun run = new CommandLineRun(folder).outputTo(failing("Broken pipe")).run("--help");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void anOutputThatFailsOtherwiseIsReported() {
    CommandLineRun run =
        new CommandLineRun(folder).outputTo(failing("No space left on device")).run("--help");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines("taffrail: standard output: No space left on device");
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  /** How few a JVM can start with differs: below that it says so itself, and not in our words. */
  @ParameterizedTest
  @ValueSource(ints = {10, 12, 14, 16, 18, 20})
  void tooFewOpenFilesAreOneLine(int files) throws Exception {
    try (Child child = Child.limited(folder, "ulimit -n " + files, "append", "edge.log")) {
      child.input("hello\n");
      int status = child.status();
      List<String> said = Files.readAllLines(folder.resolve("stderr"));
      boolean started = said.stream().noneMatch(line -> line.startsWith("Error"));
      assumeTrue(status != 0 && started, "so many are enough, or too few for any JVM");
      assertThat(status).isEqualTo(2);
      assertThat(said).singleElement().asString().startsWith("taffrail: ");
    }
  }
}
