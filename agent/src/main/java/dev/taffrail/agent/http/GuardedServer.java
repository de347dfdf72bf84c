package dev.taffrail.agent.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.journal.TimeLimit;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A small HTTP server that answers this machine, or whoever shows a token. Runs from {@link #start}
 * to {@link #close}.
 */
public final class GuardedServer implements AutoCloseable {
  static {
    // Read once by the JDK's server, at its first use. Without the first, small answers wait 40 ms
    // for the other side's delayed acknowledgement; without the others, a client that stops in the
    // middle of a request, or of taking its answer, keeps a thread for good.
    setDefault("sun.net.httpserver.nodelay", "true");
    setDefault("sun.net.httpserver.maxReqTime", "10");
    setDefault("sun.net.httpserver.maxRspTime", "60");
  }

  /** Before the JDK's server cuts the connection, so that who asked hears why. */
  private static final Duration LONGEST = Duration.ofSeconds(50);

  private final InetAddress host;
  private final HttpServer server;
  private final Site site;
  private final Duration longest;
  private final Workers threads;
  private final ScheduledThreadPoolExecutor alarms;
  private volatile Guard guard;

  private GuardedServer(ListenSettings settings, HttpServer server, Site site, Duration longest) {
    this.host = settings.listen().getAddress();
    this.server = server;
    this.site = site;
    this.longest = longest;
    this.threads = new Workers("taffrail-" + site.name() + "-", site.threads());
    this.alarms = alarms(site);
    this.guard = Guard.of(settings.token());
  }

  /**
   * Listens.
   *
   * @throws IOException when the address cannot be had
   */
  public static GuardedServer start(ListenSettings settings, Site site) throws IOException {
    return start(settings, site, LONGEST);
  }

  /**
   * @param longest so long an answer may be worked on
   */
  static GuardedServer start(ListenSettings settings, Site site, Duration longest)
      throws IOException {
    HttpServer server = bind(settings.listen(), site.name());
    GuardedServer started = new GuardedServer(settings, server, site, longest);
    server.createContext("/", started::handle);
    server.setExecutor(started.threads);
    server.start();
    return started;
  }

  private static HttpServer bind(InetSocketAddress listen, String name) throws IOException {
    try {
      return HttpServer.create(listen, 0);
    } catch (IOException e) {
      String where = authority(listen.getAddress(), listen.getPort());
      throw new IOException(name + ": cannot listen on " + where + ": " + e.getMessage(), e);
    }
  }

  /** A thread that is there only while somebody is answered, or was a moment ago. */
  private static ScheduledThreadPoolExecutor alarms(Site site) {
    ScheduledThreadPoolExecutor alarms =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "taffrail-" + site.name() + "-alarm");
              thread.setDaemon(true);
              return thread;
            });
    alarms.setRemoveOnCancelPolicy(true);
    alarms.setKeepAliveTime(30, TimeUnit.SECONDS);
    alarms.allowCoreThreadTimeOut(true);
    return alarms;
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** From now on this token is asked for. */
  public void use(ListenSettings settings) {
    guard = Guard.of(settings.token());
  }

  /** Where it listens, with the actual port. */
  public URI uri() {
    return URI.create("http://" + authority(host, server.getAddress().getPort()));
  }

  /** Address and port as they stand in a URI. */
  public static String authority(InetAddress host, int port) {
    String name = host.getHostAddress();
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, guardedAnswer(exchange));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer guardedAnswer(HttpExchange exchange) throws IOException, InterruptedException {
    threads.beginAnswer();
    try {
      return answer(exchange);
    } finally {
      threads.answered();
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Guard guarding = guard;
    boolean probe = site.isProbe(path) && guarding.isMissing(exchange);
    Answer refusal = guarding.refusal(exchange, probe || site.isOpen(path));
    if (refusal != null) {
      return refusal;
    }
    String method = exchange.getRequestMethod();
    boolean changes = method.equals("POST");
    boolean allowed = changes ? site.changes(path) : method.matches("GET|HEAD");
    if (!allowed || (site.changes(path) && !changes)) {
      return Answer.text(405, "expected " + (site.changes(path) ? "POST" : "GET or HEAD"));
    }
    Deadline deadline = new Deadline(alarms, longest);
    try (deadline) {
      Answer answer = site.answer(path, exchange.getRequestURI().getRawQuery());
      return probe ? answer.withoutBody() : answer;
    } catch (IOException | RuntimeException e) {
      if (deadline.isMissed()) {
        String time = TimeLimit.text(longest);
        return Answer.text(503, "expected an answer within " + time + ": ask for less");
      }
      if (e instanceof IOException) {
        throw e;
      }
      return Answer.text(500, "a defect: " + e.getClass().getName());
    }
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    site.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (answer.status() == 401) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), head || body.length == 0 ? -1 : body.length);
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /** Frees the address; what waits is interrupted. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    alarms.shutdownNow();
  }
}
