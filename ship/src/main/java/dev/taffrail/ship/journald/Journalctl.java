package dev.taffrail.ship.journald;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.parse.LinePipe;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A run of journalctl. For one thread. */
final class Journalctl {
  private static final File NOTHING = new File("/dev/null");
  private static final int MOST_WORDS = 300;
  private static final long END_SECONDS = 5;

  private final Process process;
  private final Thread listener;
  private volatile String words = "";

  private Journalctl(Process process) {
    this.process = process;
    listener = new Thread(this::listen, "taffrail-journalctl-errors");
    listener.setDaemon(true);
  }

  /**
   * Starts it; what it prints comes out of the pipe.
   *
   * @throws IOException when there is no such program
   */
  static Journalctl start(List<String> command, LinePipe pipe) throws IOException {
    Journalctl run = begin(command);
    pipe.begin(run.process.getInputStream(), "taffrail-journalctl");
    return run;
  }

  /**
   * The lines that a short run prints.
   *
   * @throws IOException when there is no such program, or when it fails
   */
  static List<String> lines(List<String> command) throws IOException, InterruptedException {
    Journalctl run = begin(command);
    List<String> lines =
        new String(run.process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    String words = run.end();
    if (words != null) {
      throw new IOException(words);
    }
    return lines;
  }

  private static Journalctl begin(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.from(NOTHING));
    builder.environment().put("LC_ALL", "C");
    Journalctl run = new Journalctl(builder.start());
    run.listener.start();
    return run;
  }

  /** Keeps its last words, and reads on: it would stand still with a full pipe. */
  private void listen() {
    try (BufferedReader errors =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8))) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        words = line.substring(0, Math.min(line.length(), MOST_WORDS));
      }
    } catch (IOException e) {
      words = String.valueOf(e.getMessage());
    }
  }

  /**
   * Waits for its end, which is near once it prints nothing more.
   *
   * @return null when all went well, else what went wrong
   */
  @Nullable String end() throws InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
    listener.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
    int status = process.exitValue();
    return status == 0 ? null : "exit status " + status + (words.isEmpty() ? "" : ": " + words);
  }

  /** Ends it. */
  void stop() {
    process.destroy();
  }
}
