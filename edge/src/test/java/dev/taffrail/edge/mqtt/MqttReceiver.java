package dev.taffrail.edge.mqtt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The client of mosquitto, which writes what it gets into a file. */
final class MqttReceiver implements AutoCloseable {
  /** Topic, content type, expiry, user properties, body. */
  static final String FORMAT = "got|%t|%C|%E|%P|%p";

  private final Path file;
  private final Process process;

  MqttReceiver(List<String> command, Path file) throws IOException {
    this.file = file;
    this.process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile()).start();
    awaitSubscribed(1);
  }

  /** So often, as it connected anew. */
  void awaitSubscribed(int times) {
    Awaitility.await()
        .until(() -> lines().filter(line -> line.startsWith("Subscribed")).count() >= times);
  }

  List<Message> messages() throws IOException {
    return lines().filter(line -> line.startsWith("got|")).map(Message::of).toList();
  }

  List<Message> await(int count) {
    Awaitility.await().until(() -> messages().size() >= count);
    try {
      return messages();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Stream<String> lines() throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** A message that came. */
  record Message(String topic, String type, String expiry, String properties, String body) {
    static Message of(String line) {
      String[] parts = line.split("\\|", 6);
      return new Message(parts[1], parts[2], parts[3], parts[4], parts[5]);
    }

    /** The id that the document has in its body. */
    String document() {
      return body.replaceFirst(".*\"document\":\"([^\"]+)\".*", "$1");
    }

    String correlationId() {
      return body.replaceFirst(".*\"correlation_id\":\"([^\"]+)\".*", "$1");
    }
  }
}
