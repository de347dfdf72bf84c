package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs run in a JVM of their own, of the same kind as this one. */
final class Child {
  private Child() {}

  /** Runs it to its end and returns what it printed. */
  static String run(Class<?> program, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8).trim();
    if (process.waitFor() != 0) {
      throw new IOException(command + ": expected exit code 0, found " + process.exitValue());
    }
    return out;
  }
}
