package dev.taffrail.agent.collect;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The receiver: an HTTP server before five journals. Runs from {@link #start} to {@link #close}.
 */
final class Collector implements AutoCloseable {
  /** More than cores: most of their time they wait for a sender or for the device. */
  private static final int THREADS = 16;

  private static final int WAITING_REQUESTS = 256;
  private static final Duration DRAIN = Duration.ofSeconds(10);

  static {
    // Read once by the JDK's server, at its first use. Without the first, small answers wait 40 ms
    // for the sender's delayed acknowledgement; without the second, a sender that stops in the
    // middle of a request keeps a thread for good.
    setDefault("sun.net.httpserver.nodelay", "true");
    setDefault("sun.net.httpserver.maxReqTime", "60");
  }

  private final InetAddress host;
  private final HttpServer server;
  private final ExecutorService threads;
  private final InFlight inFlight;
  private final Stores stores;

  private Collector(
      InetAddress host,
      HttpServer server,
      ExecutorService threads,
      InFlight inFlight,
      Stores stores) {
    this.host = host;
    this.server = server;
    this.threads = threads;
    this.inFlight = inFlight;
    this.stores = stores;
  }

  /**
   * Opens the journals and listens.
   *
   * @param warnings is told what the operator has to know, a line each, from any thread
   * @throws IOException when the journals cannot be opened or the address cannot be had
   */
  static Collector start(CollectorConfig config, Consumer<String> warnings) throws IOException {
    HttpServer server = bind(config.listen());
    try {
      Stores stores = Stores.in(config.dir());
      try {
        InFlight inFlight = new InFlight();
        server.createContext(
            "/", new RequestHandler(routes(config, stores), config.limits(), inFlight, warnings));
        ExecutorService threads = threads();
        server.setExecutor(threads);
        server.start();
        return new Collector(config.listen().getAddress(), server, threads, inFlight, stores);
      } catch (IOException | RuntimeException e) {
        stores.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      server.stop(0);
      throw e;
    }
  }

  private static HttpServer bind(InetSocketAddress listen) throws IOException {
    try {
      return HttpServer.create(listen, 0);
    } catch (IOException e) {
      throw new IOException("cannot listen on " + listen + ": " + e.getMessage(), e);
    }
  }

  private static Routes routes(CollectorConfig config, Stores stores) throws IOException {
    LokiRules rules = new LokiRules(config.maxAge(), config.maxAhead(), config.clock());
    EntryStore loki = stores.open("loki", LokiReceiver::identity);
    EntryStore splunk = stores.open("splunk", record -> Optional.empty());
    EntryStore cloudWatch = stores.open("cloudwatch", record -> Optional.empty());
    EntryStore otlp = stores.open("otlp", record -> Optional.empty());
    EntryStore cloud = stores.open("cloud", CloudReceiver::identity);
    LogGroups groups = LogGroups.open(config.dir().resolve("cloudwatch.groups"), config.clock());
    return new Routes(
        new LokiReceiver(loki, rules, config.clock()),
        new SplunkReceiver(splunk, config.token(), config.clock()),
        new CloudWatchReceiver(cloudWatch, groups, config.clock()),
        new OtlpReceiver(otlp, config.clock()),
        new CloudReceiver(cloud, config.clock()));
  }

  // When the queue is full too, the server closes the connection: the sender sends again.
  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_REQUESTS));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Where it listens, with the actual port. */
  URI uri() {
    String name = host.getHostAddress();
    return URI.create(
        "http://"
            + (name.contains(":") ? "[" + name + "]" : name)
            + ":"
            + server.getAddress().getPort());
  }

  /**
   * Answers the requests in flight, for at most 10 s, and closes the journals.
   *
   * @throws IOException when a journal could not be closed well
   */
  @Override
  public void close() throws IOException {
    try {
      inFlight.close(DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.stop(0);
      threads.shutdown();
      stores.close();
    }
  }
}
