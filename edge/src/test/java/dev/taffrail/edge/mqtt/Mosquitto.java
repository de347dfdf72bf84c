package dev.taffrail.edge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taffrail.edge.Ports;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real broker on a free port of loopback, in a process of its own. */
final class Mosquitto implements AutoCloseable {
  private final Path folder;
  final int port = Ports.free();
  private final List<MqttReceiver> receivers = new ArrayList<>();
  private @Nullable Process process;

  /**
   * Starts it; the test is skipped where there is none, unless tools are required.
   *
   * @param more lines of its configuration
   */
  Mosquitto(Path folder, String... more) throws Exception {
    boolean there = program("mosquitto") != null && program("mosquitto_pub") != null;
    boolean required = System.getenv("TAFFRAIL_REQUIRE_TOOLS") != null;
    assertThat(there || !required).as("mosquitto and mosquitto_pub are required").isTrue();
    assumeTrue(there, "mosquitto is not installed");
    this.folder = folder;
    List<String> lines = new ArrayList<>(List.of("listener " + port + " 127.0.0.1"));
    lines.addAll(List.of(more));
    if (Stream.of(more).noneMatch(line -> line.startsWith("allow_anonymous"))) {
      lines.add("allow_anonymous true");
    }
    lines.addAll(List.of("persistence true", "persistence_location " + folder + "/", "user root"));
    Files.write(folder.resolve("mosquitto.conf"), lines);
    start();
  }

  /** Starts it again, with what it kept. */
  void start() throws IOException {
    process =
        new ProcessBuilder(
                String.valueOf(program("mosquitto")),
                "-c",
                folder.resolve("mosquitto.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("mosquitto.out").toFile()))
            .start();
    Awaitility.await().until(this::answers);
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  MqttBroker broker(String clientId) {
    return MqttBroker.at(URI.create("mqtt://127.0.0.1:" + port), clientId);
  }

  /** Publishes by the broker's own client. */
  void publish(String topic, String message, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(String.valueOf(program("mosquitto_pub")));
    command.addAll(List.of("-h", "127.0.0.1", "-p", "" + port, "-V", "5", "-q", "1"));
    command.addAll(List.of("-t", topic, "-m", message));
    command.addAll(List.of(options));
    Process publisher =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pub.out").toFile())
            .start();
    assertThat(publisher.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(publisher.exitValue()).as(Files.readString(folder.resolve("pub.out"))).isZero();
  }

  /** The newest retained message of a topic, by the broker's own client: user properties, body. */
  String newest(String topic) throws Exception {
    Process subscriber =
        new ProcessBuilder(
                List.of(
                    String.valueOf(program("mosquitto_sub")),
                    "-h",
                    "127.0.0.1",
                    "-p",
                    "" + port,
                    "-V",
                    "5",
                    "-C",
                    "1",
                    "-W",
                    "20",
                    "-t",
                    topic,
                    "-F",
                    "%P %p"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sub.out").toFile())
            .start();
    assertThat(subscriber.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readString(folder.resolve("sub.out"));
  }

  /**
   * Takes all messages of a topic from now on by the broker's own client, which connects again by
   * itself, until the broker is closed.
   *
   * @param options more of the client's
   */
  MqttReceiver subscribe(String topic, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("stdbuf", "-oL")); // a file would get it in blocks
    command.add(String.valueOf(program("mosquitto_sub")));
    command.addAll(List.of("-h", "127.0.0.1", "-p", "" + port, "-V", "5", "-q", "1"));
    command.addAll(List.of("-i", "receiver", "-d", "-t", topic, "-F", MqttReceiver.FORMAT));
    command.addAll(List.of(options));
    MqttReceiver receiver = new MqttReceiver(command, folder.resolve("received.out"));
    receivers.add(receiver);
    return receiver;
  }

  /** What it said. */
  String log() throws IOException {
    return Files.readString(folder.resolve("mosquitto.out"));
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Debian has the broker where it is not on everybody's path. */
  private static @Nullable Path program(String name) {
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    return Arrays.stream(path.split(File.pathSeparator))
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() throws IOException {
    receivers.forEach(MqttReceiver::close);
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
