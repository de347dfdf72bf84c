package dev.taffrail.agent.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taffrail.agent.config.StatusSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Answers over HTTP how a shipper fares: {@code /metrics}, {@code /health} and {@code /status}.
 * Runs from {@link #start} to {@link #close}.
 */
public final class StatusServer implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int WAITING_REQUESTS = 16;

  static {
    // Read once by the JDK's server, at its first use. Without the first, small answers wait 40 ms
    // for the other side's delayed acknowledgement; without the second, a client that stops in the
    // middle of a request keeps a thread for good.
    setDefault("sun.net.httpserver.nodelay", "true");
    setDefault("sun.net.httpserver.maxReqTime", "10");
  }

  private final InetAddress host;
  private final HttpServer server;
  private final ExecutorService threads;
  private volatile Guard guard;

  private StatusServer(InetAddress host, HttpServer server, ExecutorService threads, Guard guard) {
    this.host = host;
    this.server = server;
    this.threads = threads;
    this.guard = guard;
  }

  /**
   * Listens.
   *
   * @param snapshot asked at each request, from any thread
   * @throws IOException when the address cannot be had
   */
  public static StatusServer start(StatusSettings settings, Supplier<ShipSnapshot> snapshot)
      throws IOException {
    HttpServer server = bind(settings.listen());
    ExecutorService threads = threads();
    StatusServer started =
        new StatusServer(
            settings.listen().getAddress(), server, threads, Guard.of(settings.token()));
    server.createContext("/", exchange -> started.handle(exchange, snapshot));
    server.setExecutor(threads);
    server.start();
    return started;
  }

  private static HttpServer bind(InetSocketAddress listen) throws IOException {
    try {
      return HttpServer.create(listen, 0);
    } catch (IOException e) {
      throw new IOException("status: cannot listen on " + listen + ": " + e.getMessage(), e);
    }
  }

  private static ExecutorService threads() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_REQUESTS),
            task -> {
              Thread thread = new Thread(task, "taffrail-status-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** From now on this token is asked for. */
  public void use(StatusSettings settings) {
    guard = Guard.of(settings.token());
  }

  /** Where it listens, with the actual port. */
  public URI uri() {
    return URI.create("http://" + authority(host, server.getAddress().getPort()));
  }

  static String authority(InetAddress host, int port) {
    String name = host.getHostAddress();
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
  }

  private void handle(HttpExchange exchange, Supplier<ShipSnapshot> snapshot) throws IOException {
    try (exchange) {
      Answer refusal = guard.refusal(exchange);
      send(exchange, refusal == null ? answer(exchange, snapshot) : refusal);
    }
  }

  private static Answer answer(HttpExchange exchange, Supplier<ShipSnapshot> snapshot) {
    return switch (exchange.getRequestURI().getPath()) {
      case "/metrics" -> new Answer(200, Metrics.TYPE, Metrics.of(snapshot.get()));
      case "/status" -> new Answer(200, "application/json", StatusJson.of(snapshot.get()));
      case "/health" -> health(snapshot.get());
      default -> Answer.text(404, "expected /metrics, /health or /status");
    };
  }

  private static Answer health(ShipSnapshot snapshot) {
    return new Answer(snapshot.isHealthy() ? 200 : 503, Answer.TEXT, HealthText.of(snapshot));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (answer.status() == 401) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /** Frees the address. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
