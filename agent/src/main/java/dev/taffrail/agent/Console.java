package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.config.Environment;
import dev.taffrail.agent.text.Printable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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

  @Nullable String variable(String name) {
    return environment.variables().get(name);
  }

  /** A path as the user gave it, relative to the current folder. */
  Path resolve(Path path) {
    return directory.resolve(path);
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
