package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.config.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs command lines in this process, with a world of their own, and keeps what they print. */
final class CommandLineRun {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");

  final Stop stop = new Stop();

  private final Path folder;
  private final Map<String, String> variables = new TreeMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private OutputStream target = out;
  private InputStream in = InputStream.nullInputStream();
  private boolean terminal;
  private int columns;
  private int status = -1;
  private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  /** In this folder, where the machine's configuration is {@code etc/taffrail.yaml}. */
  CommandLineRun(Path folder) {
    this.folder = folder;
  }

  CommandLineRun input(String text) {
    return input(text.getBytes(UTF_8));
  }

  CommandLineRun input(byte[] bytes) {
    return input(new ByteArrayInputStream(bytes));
  }

  CommandLineRun input(InputStream stream) {
    in = stream;
    return this;
  }

  CommandLineRun onTerminal() {
    terminal = true;
    return this;
  }

  /** On a terminal that is so wide; others do not say how wide they are. */
  CommandLineRun onTerminal(int width) {
    columns = width;
    return onTerminal();
  }

  CommandLineRun variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  CommandLineRun clock(Clock other) {
    clock = other;
    return this;
  }

  CommandLineRun outputTo(OutputStream other) {
    target = other;
    return this;
  }

  CommandLineRun run(String... arguments) {
    out.reset();
    err.reset();
    Console console =
        new Console(
            in,
            new Output(target),
            new PrintStream(err, true, UTF_8),
            terminal,
            false,
            terminal,
            () -> columns,
            new Environment(variables, () -> "host-7"),
            folder,
            folder.resolve("etc/taffrail.yaml"),
            clock,
            stop);
    status = Main.run(console, arguments);
    return this;
  }

  int status() {
    return status;
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }

  List<String> outLines() {
    return out().lines().toList();
  }
}
