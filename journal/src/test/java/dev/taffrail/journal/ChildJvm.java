package dev.taffrail.journal;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of its own that runs a main class of the tests; killed with SIGKILL when closed. */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  ChildJvm(Class<?> main, String... arguments) throws IOException {
    this(List.of("-XX:TieredStopAtLevel=1", "-Xmx64m"), main, arguments);
  }

  /** With such options of the JVM. */
  ChildJvm(List<String> options, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The next line that it prints; null when it ended. */
  String readLine() throws IOException {
    return out.readLine();
  }

  /** What it printed until it ended or was killed. */
  List<String> readAll() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = readLine(); line != null; line = readLine()) {
      lines.add(line);
    }
    return lines;
  }

  /** SIGKILL; what it printed before can still be read. */
  void kill() throws InterruptedException {
    boolean asked = process.toHandle().destroyForcibly();
    if (!asked || !process.waitFor(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("expected the child to end when killed");
    }
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGSTOP, and that it has come to each thread: it holds what it holds, and does nothing. */
  void halt() throws IOException, InterruptedException {
    signal("STOP");
    // A thread may end while they are looked at.
    await().ignoreException(NoSuchFileException.class).until(this::isHalted);
  }

  /** A thread that runs goes on for a moment after the signal was sent. */
  private boolean isHalted() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        String stat = Files.readString(thread.resolve("stat"));
        if (!stat.startsWith(" T", stat.lastIndexOf(')') + 1)) {
          return false;
        }
      }
    }
    return true;
  }

  /** SIGCONT. */
  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int done = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    if (done != 0) {
      throw new IllegalStateException("expected a child that takes SIG" + name);
    }
  }

  /** Waits no longer than this for its end. */
  boolean waitFor(long time, TimeUnit unit) throws InterruptedException {
    return process.waitFor(time, unit);
  }

  int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
