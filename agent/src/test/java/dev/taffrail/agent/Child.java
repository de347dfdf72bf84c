package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The program in a process of its own, in a folder; killed when closed. */
final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  Child(Path folder, String... arguments) throws IOException {
    this(folder, List.of(), arguments);
  }

  Child(Path folder, List<String> javaOptions, String... arguments) throws IOException {
    this(List.of(), folder, javaOptions, Main.class, arguments);
  }

  /** Another program of these tests, in place of the one that is for users. */
  static Child of(Class<?> main, Path folder, String... arguments) throws IOException {
    return new Child(List.of(), folder, List.of(), main, arguments);
  }

  /**
   * @param limit a command of the shell, such as {@code ulimit -n 40}
   */
  static Child limited(Path folder, String limit, String... arguments) throws IOException {
    List<String> shell = List.of("sh", "-c", limit + "; exec \"$@\"", "sh");
    return new Child(shell, folder, List.of(), Main.class, arguments);
  }

  /** With these variables in its environment. */
  static Child in(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> env = new ArrayList<>(List.of("env"));
    environment.forEach((name, value) -> env.add(name + "=" + value));
    return new Child(env, folder, List.of(), Main.class, arguments);
  }

  /** It heeds SIGINT, also where that is ignored in whatever runs the tests. */
  static Child interruptible(Path folder, String... arguments) throws IOException {
    return interruptible(folder, List.of(), arguments);
  }

  static Child interruptible(Path folder, List<String> javaOptions, String... arguments)
      throws IOException {
    List<String> env = List.of("env", "--default-signal=INT");
    return new Child(env, folder, javaOptions, Main.class, arguments);
  }

  private Child(
      List<String> runner,
      Path folder,
      List<String> javaOptions,
      Class<?> main,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(runner);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m"));
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(Redirect.to(folder.resolve("stderr").toFile()))
            .start();
    out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** The next line of its output, waiting for it; null when that has ended. */
  @Nullable String line() throws IOException {
    return out.readLine();
  }

  /** Closes the pipe that it writes to. */
  void stopReading() throws IOException {
    out.close();
  }

  /** Everything that it reads, with the end of it. */
  void input(String text) throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(UTF_8));
    }
  }

  /** SIGTERM; unlike {@link Process#destroy} this leaves its last words readable. */
  void terminate() {
    process.toHandle().destroy();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit status, once it has ended. */
  int status() throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the child did not end within 20 s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
