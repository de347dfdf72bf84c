package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  @TempDir Path folder;

  @Test
  void whereAPermissionIsMissingItSaysWhoseTheNearestFileIs() {
    String me = System.getProperty("user.name");
    Path hidden = folder.resolve("etc/taffrail.yaml"); // as if etc could not be entered

    assertThat(Failure.message(new AccessDeniedException(hidden.toString())))
        .contains(
            "permission denied: "
                + hidden
                + "; "
                + folder
                + " belongs to "
                + me
                + ", and this runs as "
                + me);
  }

  @ParameterizedTest
  @CsvSource({
    "pull, taffrail.yaml, --journal JOURNAL needs no configuration",
    "page, taffrail.yaml, --journal PATH needs no configuration",
    "tail, taffrail.yaml, JOURNAL needs no configuration",
    "tail, other.yaml, JOURNAL without --config needs no configuration"
  })
  void whatCanBeDoneWithoutAConfigurationIsSaidWhereItIsNone(
      String command, String file, String advice) throws IOException {
    Files.writeString(folder.resolve(file), "journal: {path: edge.log\n");
    List<String> words = new ArrayList<>(List.of(command));
    if (!file.equals("taffrail.yaml")) {
      words.addAll(List.of("--config", file));
    }
    CommandLineRun run = new CommandLineRun(folder).run(words.toArray(new String[0]));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(file + ":2: expected YAML"),
            line -> assertThat(line).isEqualTo(advice));
  }

  @Test
  void alsoWhereWhatTheFileWasWantedForStandsBefore() {
    IOException wanted =
        new IOException(
            "journal x cannot be opened: permission denied",
            new AccessDeniedException(folder.toString()));

    assertThat(Failure.message(new UncheckedIOException(wanted)).orElseThrow())
        .startsWith(wanted.getMessage() + "; " + folder + " belongs to ");
  }
}
