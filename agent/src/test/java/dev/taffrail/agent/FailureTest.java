package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
