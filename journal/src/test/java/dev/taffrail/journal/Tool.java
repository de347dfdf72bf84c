package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Programs of others, run to compare with. */
final class Tool {
  private Tool() {}

  /**
   * What a program said.
   *
   * @param output standard output and standard error, stripped
   */
  record Run(int exitCode, String output) {}

  /** Runs a program to its end; one that is not there ends with 127, as in a shell. */
  static Run run(Map<String, String> environment, List<String> command)
      throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Run(process.waitFor(), output.strip());
    } catch (IOException e) {
      return new Run(127, command + ": " + e.getMessage());
    }
  }

  static Run run(String... command) throws InterruptedException {
    return run(Map.of(), List.of(command));
  }

  /** Without the program there is nothing to ask, unless somebody insists that there be. */
  static void require(boolean there, String name) {
    boolean required = System.getenv("TAFFRAIL_REQUIRE_TOOLS") != null;
    assertThat(there || !required).as(name + " is required and not installed").isTrue();
    assumeTrue(there, name + " is not installed");
  }
}
