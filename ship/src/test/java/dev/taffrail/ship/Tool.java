package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A server of others, in a process of its own, to try the sinks against. */
public final class Tool implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path output;

  private Tool(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a server and waits until it listens at the port of 127.0.0.1. The test is skipped where
   * it is not installed, unless somebody insists that it be.
   */
  public static Tool serve(Path folder, int port, List<String> command) {
    require(command.get(0));
    try {
      Path output = folder.resolve("output");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      Tool tool = new Tool(process, output);
      await().atMost(PATIENCE).until(() -> tool.listens(port));
      return tool;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A port of 127.0.0.1 at which nobody listens. It is none of those that the system gives to
   * connections and to who listens at port 0, so that nobody else gets it before it is used.
   */
  public static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // another one
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  /** Skips the test where this program is not installed, unless somebody insists that it be. */
  public static void require(String name) {
    boolean there =
        Stream.of(System.getenv("PATH") + ":/usr/sbin:/sbin:/usr/lib/systemd:/lib/systemd")
            .flatMap(path -> Stream.of(path.split(":")))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    boolean required = System.getenv("TAFFRAIL_REQUIRE_TOOLS") != null;
    assertThat(there || !required).as(name + " is required and not installed").isTrue();
    assumeTrue(there, name + " is not installed");
  }

  private boolean listens(int port) throws IOException {
    assertThat(process.isAlive()).as(Files.readString(output, UTF_8)).isTrue();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
