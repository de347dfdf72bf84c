package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.body.Protobuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** A collector on loopback in this process, and a client that talks to it. */
final class RunningCollector implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final Path dir;
  final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Collector collector;

  private RunningCollector(Path dir, UnaryOperator<CollectorConfig> config) throws IOException {
    this.dir = dir;
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    collector = Collector.start(config.apply(CollectorConfig.at(anyPort, dir)), warnings::add);
  }

  static RunningCollector in(Path dir) throws IOException {
    return in(dir, config -> config);
  }

  static RunningCollector in(Path dir, UnaryOperator<CollectorConfig> config) throws IOException {
    return new RunningCollector(dir, config);
  }

  URI uri() {
    return collector.uri();
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri().resolve(path)).build());
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return post(path, body.getBytes(UTF_8), headers);
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> loki(String body) throws Exception {
    return post("/loki/api/v1/push", body, "Content-Type", "application/json");
  }

  HttpResponse<String> protobuf(Protobuf push) throws Exception {
    byte[] body = Arrays.copyOf(push.buffer(), push.size());
    return post(
        "/loki/api/v1/push",
        org.xerial.snappy.Snappy.compress(body),
        "Content-Type",
        "application/x-protobuf");
  }

  HttpResponse<String> splunk(String body) throws Exception {
    return post("/services/collector/event", body, "Authorization", "Splunk any");
  }

  List<ReceivedRecord> received(String protocol) throws IOException {
    return Journals.received(dir, protocol);
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    collector.close();
  }
}
