package dev.taffrail.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.agent.Main;
import dev.taffrail.agent.text.JsonTree;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code taffrail run} in a process of its own, again and again. */
final class AgentProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  /** A service manager has ten seconds; this machine may be busy. */
  private static final Duration STOP = Duration.ofSeconds(20);

  private static final int NO_ROOM = 2;

  private static final Duration SLOW = Duration.ofSeconds(7);

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final Path folder;
  private final URI status;
  private final Map<String, String> environment;
  private @Nullable Process process;
  private Duration slowestStart = Duration.ZERO;
  private Duration slowestStop = Duration.ZERO;
  private int starts;

  /**
   * @param folder holds its configuration, taffrail.yaml
   * @param status where that has it answer how it fares
   */
  AgentProcess(Path folder, URI status, Map<String, String> environment) {
    this.folder = folder;
    this.status = status;
    this.environment = environment;
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @return false when it ended at once, for want of room: a service manager tries again then
   */
  boolean start() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Process made = launch("run", "--config", "taffrail.yaml");
    process = made;
    await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !made.isAlive() || status() != null);
    if (!made.isAlive() && made.waitFor() == NO_ROOM) {
      return false;
    }
    assertRuns();
    starts++;
    slowestStart = longer(slowestStart, begun);
    return true;
  }

  void kill() throws InterruptedException {
    assertRuns();
    running().destroyForcibly().waitFor();
  }

  /** SIGTERM; it has to end well, and soon. */
  void terminate() throws IOException, InterruptedException {
    assertRuns();
    long begun = System.nanoTime();
    running().destroy();
    if (!running().waitFor(SLOW.toSeconds(), TimeUnit.SECONDS)) {
      signal("QUIT"); // for its output: where it is
    }
    assertThat(running().waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).as("ends in time").isTrue();
    // 3: all went well, but for records that a receiver refused.
    assertThat(running().exitValue()).as("exit status").isIn(0, 3);
    slowestStop = longer(slowestStop, begun);
  }

  /** SIGHUP. */
  void hangUp() throws IOException, InterruptedException {
    assertRuns();
    signal("HUP");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int status = new ProcessBuilder("kill", "-" + name, "" + running().pid()).start().waitFor();
    assertThat(status).as("kill -" + name).isZero();
  }

  void assertRuns() {
    assertThat(running().isAlive())
        .as(() -> "the agent runs; it ended with " + running().exitValue())
        .isTrue();
  }

  /** Runs another command of the program until its end, and returns its exit status. */
  int command(String... arguments) throws IOException, InterruptedException {
    Process command = launch(arguments);
    assertThat(command.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
    return command.exitValue();
  }

  /** What it says of the shipping of its journal; null when it does not answer. */
  @Nullable Shipped status() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(status).timeout(Duration.ofSeconds(2)).build();
      String answer = HTTP.send(request, BodyHandlers.ofString()).body();
      Map<?, ?> sinks = (Map<?, ?>) ((Map<?, ?>) JsonTree.of(answer)).get("sinks");
      return Shipped.of((Map<?, ?>) sinks.get("loki"));
    } catch (IOException e) {
      return null;
    }
  }

  /** The account of the records that it ships. */
  record Shipped(
      long read,
      long delivered,
      long filtered,
      long summarised,
      long refused,
      long lost,
      long pending) {

    static Shipped of(Map<?, ?> sink) {
      return new Shipped(
          number(sink, "read"),
          number(sink, "delivered"),
          number(sink, "filtered"),
          number(sink, "summarised"),
          number(sink, "refused"),
          number(sink, "lost"),
          number(sink, "pending"));
    }

    private static long number(Map<?, ?> sink, String key) {
      return ((BigDecimal) Objects.requireNonNull(sink.get(key), key)).longValueExact();
    }

    boolean isBalanced() {
      return read == delivered + filtered + summarised + refused + lost + pending;
    }
  }

  /** It heeds SIGHUP, also where that is ignored in whatever runs the tests. */
  private Process launch(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx160m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("agent.out").toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Process running() {
    return Objects.requireNonNull(process, "started");
  }

  private static Duration longer(Duration one, long begun) {
    Duration other = Duration.ofNanos(System.nanoTime() - begun);
    return one.compareTo(other) < 0 ? other : one;
  }

  @Override
  public String toString() {
    return String.format(
        "%d starts, slowest in %d ms, slowest stop in %d ms",
        starts, slowestStart.toMillis(), slowestStop.toMillis());
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
