package dev.taffrail.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes pushes as Loki does, and only keeps them: each body behind its length and its type. */
final class LokiStandIn implements AutoCloseable {
  private static final int NO_CONTENT = 204;

  private final Path bodies;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private DataOutputStream out;
  private long pushes;
  private long bytes;

  LokiStandIn(Path bodies) throws IOException {
    this.bodies = bodies;
    out = open();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  synchronized void reset() throws IOException {
    out.close();
    out = open();
    pushes = 0;
    bytes = 0;
  }

  /** What was pushed, as a file; nothing is added until the next push. */
  synchronized Path bodies() throws IOException {
    out.flush();
    return bodies;
  }

  synchronized long pushes() {
    return pushes;
  }

  synchronized long bytes() {
    return bytes;
  }

  private DataOutputStream open() throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(bodies), 1 << 20));
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      keep("gzip".equals(encoding) ? "gzip" : String.valueOf(type), body);
      exchange.sendResponseHeaders(NO_CONTENT, -1);
    }
  }

  private synchronized void keep(String kind, byte[] body) throws IOException {
    out.writeInt(body.length);
    out.writeUTF(kind);
    out.write(body);
    pushes++;
    bytes += body.length;
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    out.close();
  }
}
