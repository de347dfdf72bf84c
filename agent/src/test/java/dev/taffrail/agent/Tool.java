package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Programs that a test needs: skipped without them, unless they are required. */
final class Tool {
  private Tool() {}

  static void require(String... names) {
    for (String name : names) {
      require(isThere(name), name);
    }
  }

  /** As above, where more is asked for than that a program is there. */
  static void require(boolean there, String what) {
    boolean required = System.getenv("TAFFRAIL_REQUIRE_TOOLS") != null;
    assertThat(there || !required).as(what + " is required").isTrue();
    assumeTrue(there, what + " is not installed");
  }

  /** Where a program is that was required. */
  static Path path(String name) {
    return find(name).orElseThrow();
  }

  private static boolean isThere(String name) {
    return find(name).isPresent();
  }

  private static Optional<Path> find(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
