package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A {@code taffrail ship} that can be killed, and asked how it fares. */
final class ShipperChild implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private final Path config;
  private final Path said;
  private final URI status;
  private Process process;

  ShipperChild(Path folder, int lokiPort) throws IOException {
    config = folder.resolve("taffrail.yaml");
    said = folder.resolve("shipper.err");
    int port = freePort();
    status = URI.create("http://127.0.0.1:" + port + "/status");
    Files.writeString(
        config,
        """
        journal: {path: %s}
        sinks: {loki: {url: "http://127.0.0.1:%d", labels: {job: edge}, timeout: 10s}}
        status: {listen: 127.0.0.1:%d}
        """
            .formatted(folder.resolve("edge.log"), lokiPort, port));
    process = start();
  }

  /** With SIGKILL, and starts another one. */
  void killAndRestart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    process = start();
  }

  /** With SIGTERM; its exit status. */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  /** How the sink fares; null while nobody answers. */
  @Nullable JsonNode status() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(status).timeout(Duration.ofSeconds(2)).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
      return JSON.readTree(answer.body()).path("sinks").path("loki");
    } catch (IOException notYet) {
      return null;
    }
  }

  /** Resident memory in bytes; 0 while there is no process. */
  long residentBytes() throws IOException {
    Path file = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(file)) {
      return 0;
    }
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  /** How many lines it wrote on standard error, all processes together. */
  long linesSaid() throws IOException {
    return Files.exists(said) ? Files.readAllLines(said).size() : 0;
  }

  /** With SIGKILL, where it did not end by itself. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private Process start() throws IOException {
    List<String> command =
        List.of(ShipCosts.launcher().toString(), "ship", "--config", config.toString());
    return new ProcessBuilder(command)
        .redirectOutput(new File("/dev/null"))
        .redirectError(ProcessBuilder.Redirect.appendTo(said.toFile()))
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
