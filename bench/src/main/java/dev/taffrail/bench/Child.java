package dev.taffrail.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs run in a JVM of their own, of the same kind as this one. */
final class Child {
  private Child() {}

  /** Runs it to its end and returns what it printed. */
  static String run(Class<?> program, String... args) throws IOException {
    return run(List.of(), program, args);
  }

  /** The same in a JVM with these options. */
  static String run(List<String> options, Class<?> program, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(args));
    return Command.run(command);
  }
}
