package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.config.ConfigurationException;
import dev.taffrail.agent.config.Environment;
import dev.taffrail.agent.text.Printable;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a command has of the world around it.
 *
 * @param in standard input
 * @param output standard output
 * @param err standard error
 * @param terminal whether standard output is a terminal
 * @param errTerminal whether standard error is a terminal
 * @param inTerminal whether standard input is a terminal
 * @param columns how many characters the terminal has in a line; 0 when nobody knows
 * @param environment environment variables and the name of the machine
 * @param directory the current folder
 * @param systemConfiguration the configuration of the machine
 * @param clock tells what "an hour ago" is
 * @param stop the request to end
 */
record Console(
    InputStream in,
    Output output,
    PrintStream err,
    boolean terminal,
    boolean errTerminal,
    boolean inTerminal,
    IntSupplier columns,
    Environment environment,
    Path directory,
    Path systemConfiguration,
    Clock clock,
    Stop stop) {
  private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  static Console system() {
    return new Console(
        new FileInputStream(FileDescriptor.in),
        Output.to(new FileOutputStream(FileDescriptor.out)),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
        isTerminal(STANDARD_OUTPUT),
        isTerminal(STANDARD_ERROR),
        isTerminal(STANDARD_INPUT),
        Console::systemColumns,
        Environment.system(),
        Path.of(""),
        Path.of("/etc/taffrail/taffrail.yaml"),
        Clock.systemUTC(),
        new Stop());
  }

  /** Standard output in UTF-8, for text. */
  PrintStream out() {
    return new PrintStream(output, false, UTF_8);
  }

  /** One line on standard error; what it quotes of an input can do nothing to the terminal. */
  void complain(String message) {
    output.flush();
    err.println("taffrail: " + Printable.of(message));
  }

  /** The same with errors of a configuration, each of which begins with FILE:LINE for editors. */
  void complain(ConfigurationException errors) {
    String.valueOf(errors.getMessage()).lines().forEach(line -> err.println(Printable.of(line)));
  }

  @Nullable String variable(String name) {
    return environment.variables().get(name);
  }

  /** A path as the user gave it, relative to the current folder. */
  Path resolve(Path path) {
    return directory.resolve(path);
  }

  /**
   * A file as the user gave it; it need not be there.
   *
   * @throws Failure when a folder is
   */
  Path file(Path path) throws Failure {
    Path file = resolve(path);
    Failure.expectNoFolder(file);
    return file;
  }

  /** Files as the user gave them, none of which may be a folder. */
  List<Path> files(List<Path> paths) throws Failure {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(file(path));
    }
    return files;
  }

  /** 0 where standard output is no terminal, too: then lines are for programs, and stay whole. */
  int width() {
    return terminal ? columns.getAsInt() : 0;
  }

  /** Of standard error; 0 where it is no terminal, or nobody tells. */
  int errWidth() {
    return errTerminal ? columns.getAsInt() : 0;
  }

  /** The JDK does not tell; stty does, in a few milliseconds. */
  private static int systemColumns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), UTF_8).strip();
      return size.matches("\\d+ \\d{1,4}")
          ? Integer.parseInt(size.substring(size.indexOf(' ') + 1))
          : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  // System.console() asks for a terminal at standard input too, and since JDK 22 it is never null.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal(Path stream) {
    try {
      String target = Files.readSymbolicLink(stream).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null && Runtime.version().feature() < 22;
    }
  }
}
