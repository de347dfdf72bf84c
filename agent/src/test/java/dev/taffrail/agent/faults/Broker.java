package dev.taffrail.agent.faults;

import static org.awaitility.Awaitility.await;

import dev.taffrail.agent.Ports;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A real mosquitto on loopback, which keeps what it has for those who are away. */
final class Broker implements AutoCloseable {
  final int port = Ports.free();
  private final Path folder;
  private @Nullable Process process;

  Broker(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("mosquitto.conf"),
        List.of(
            "listener " + port + " 127.0.0.1",
            "allow_anonymous true",
            "log_type error",
            "log_type warning",
            "log_type notice",
            "log_type information",
            "log_type subscribe",
            "user root",
            "max_queued_messages 0",
            "persistence true",
            "persistence_location " + folder + "/"));
    start();
  }

  /** Starts it, with what it kept. */
  void start() throws IOException {
    process =
        new ProcessBuilder(
                Programs.find("mosquitto"), "-c", folder.resolve("mosquitto.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("mosquitto.out").toFile()))
            .start();
    await().atMost(Duration.ofSeconds(30)).until(() -> Programs.answers(port));
  }

  /**
   * SIGKILL, behind a moment when it wrote down all that it has: mosquitto does that now and then,
   * not for each message that it acknowledges. Nobody may publish meanwhile.
   */
  void kill() throws Exception {
    Process running = Objects.requireNonNull(process);
    Path kept = folder.resolve("mosquitto.db");
    long before = Files.exists(kept) ? Files.getLastModifiedTime(kept).toMillis() : 0;
    Thread.sleep(2); // a file of this millisecond would not be told from the one before
    new ProcessBuilder("kill", "-USR1", "" + running.pid()).start().waitFor();
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(kept) && Files.getLastModifiedTime(kept).toMillis() > before);
    running.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
