package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a configuration, as a reader is told. */
abstract class ReportedErrors {
  @TempDir Path folder;

  /**
   * Sees that this is the one error, and that no secret stands in it.
   *
   * @param yaml in one line, {@code ⏎} for a line end
   */
  void assertReported(String yaml, String error) {
    Path file = folder.resolve("taffrail.yaml");
    ConfigurationException e = failure(yaml.replace('⏎', '\n'));

    assertThat(e.problems()).extracting(Problem::toString).containsExactly(file + ":" + error);
    assertThat(e).hasMessageNotContaining("hush");
  }

  ConfigurationException failure(String yaml) {
    try {
      return failure(Files.writeString(folder.resolve("taffrail.yaml"), yaml));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static ConfigurationException failure(Path file) {
    return catchThrowableOfType(
        ConfigurationException.class, () -> Configuration.load(file, environment()));
  }

  static Environment environment() {
    return new Environment(Map.of(), () -> "host-7");
  }
}
