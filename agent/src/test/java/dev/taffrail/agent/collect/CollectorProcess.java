package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code taffrail collect} in a process of its own. */
final class CollectorProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final Path err;

  CollectorProcess(Path err, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "collect"));
    command.addAll(List.of(arguments));
    this.err = err;
    process = new ProcessBuilder(command).redirectError(Redirect.appendTo(err.toFile())).start();
    out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Starts a collector on a free port. */
  static CollectorProcess in(Path dir, Path err) throws IOException {
    return new CollectorProcess(err, "--listen", "127.0.0.1:0", "--dir", dir.toString());
  }

  /** The line that it prints when it is ready. */
  String readyLine() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the collector ended: " + Files.readString(err));
    }
    return line;
  }

  URI uri() throws IOException {
    return URI.create(readyLine().replace("listening on ", ""));
  }

  /** What it printed after that, up to its end. */
  String restOfOutput() throws IOException {
    StringBuilder rest = new StringBuilder();
    out.lines().forEach(line -> rest.append(line).append('\n'));
    return rest.toString();
  }

  /** SIGTERM, and its exit status. */
  int terminate() throws InterruptedException {
    process.toHandle().destroy(); // leaves its output readable
    return exitStatus();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    exitStatus();
  }

  int exitStatus() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the collector does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
