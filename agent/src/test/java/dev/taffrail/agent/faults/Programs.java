package dev.taffrail.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Programs that the test needs: skipped without them, unless they are required. */
final class Programs {
  private Programs() {}

  /** Debian has servers where they are not on everybody's path. */
  static String find(String name) {
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    return demand(
        name,
        Arrays.stream(path.split(File.pathSeparator))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null));
  }

  /** The library that moves the clock of a process. */
  static String libfaketime() throws IOException {
    try (DirectoryStream<Path> machines = Files.newDirectoryStream(Path.of("/usr/lib"), "*-*-*")) {
      for (Path machine : machines) {
        Path library = machine.resolve("faketime/libfaketimeMT.so.1");
        if (Files.exists(library)) {
          return library.toString();
        }
      }
    }
    return demand("libfaketime", null);
  }

  /** Whether one that was started listens at its port by now. */
  static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String demand(String name, @Nullable Path found) {
    boolean required = System.getenv("TAFFRAIL_REQUIRE_TOOLS") != null;
    assertThat(found != null || !required).as(name + " is required").isTrue();
    assumeTrue(found != null, name + " is not installed");
    return String.valueOf(found);
  }
}
