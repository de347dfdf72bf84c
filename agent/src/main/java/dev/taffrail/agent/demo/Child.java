package dev.taffrail.agent.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Another process of this program: the same JVM and class path, a command of its own. */
final class Child implements AutoCloseable {
  /** As the launcher starts it. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xss512k",
          "-Xmx160m");

  private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path out;
  private final Path err;

  private Child(String name, Process process, Path out, Path err) {
    this.name = name;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts {@code taffrail arguments…}.
   *
   * @param output the folder that gets what it prints, as {@code name.out} and {@code name.err}
   */
  static Child start(Path output, String name, String... arguments) throws IOException {
    Files.createDirectories(output);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.taffrail.agent.Main");
    command.addAll(List.of(arguments));
    Path out = output.resolve(name + ".out");
    Path err = output.resolve(name + ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    // The receiver takes any signature, but without credentials the AWS SDK makes none.
    builder.environment().put("AWS_ACCESS_KEY_ID", "demo");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "demo");
    Process process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Child(name, process, out, err);
  }

  /**
   * Waits until it has printed a whole line that begins with {@code prefix}, and returns the rest.
   */
  String awaitLine(String prefix, Duration timeout) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      String printed = Files.readString(out);
      Optional<String> line =
          printed
              .substring(0, printed.lastIndexOf('\n') + 1)
              .lines()
              .filter(each -> each.startsWith(prefix))
              .findFirst();
      if (line.isPresent()) {
        return line.get().substring(prefix.length());
      }
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw failed("ended before it was ready");
      }
    }
    throw failed("was not ready within " + timeout.toSeconds() + " s");
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: it has no chance to tidy up. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; returns the exit status. */
  int terminate() throws IOException, InterruptedException {
    process.destroy();
    return waitFor(STOP_WITHIN);
  }

  /** Waits for its end and returns the exit status. */
  int waitFor(Duration timeout) throws IOException, InterruptedException {
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw failed("did not end within " + timeout.toSeconds() + " s");
    }
    return process.exitValue();
  }

  /** Throws what it printed on standard error when its status is another one. */
  void expect(int status, int found) throws IOException {
    if (found != status) {
      throw failed("ended with status " + found);
    }
  }

  /** Throws what it printed on standard error when it has ended with another status than 0. */
  void expectNoFailure() throws IOException {
    if (!process.isAlive()) {
      expect(0, process.exitValue());
    }
  }

  String printed() throws IOException {
    return Files.readString(out);
  }

  /** Kills it if it is still there, and waits for that: what it wrote is final then. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private IOException failed(String what) throws IOException {
    String said = Files.readString(err).strip();
    return new IOException(
        "the process '" + name + "' " + what + (said.isEmpty() ? "" : ": " + said));
  }
}
