package dev.taffrail.agent.collect;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.taffrail.agent.http.GuardedServer;
import dev.taffrail.agent.http.Workers;
import dev.taffrail.ship.http.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;

/**
 * The receiver: an HTTP server before a journal for each device. Runs from {@link #start} to {@link
 * #close}.
 */
final class Collector implements AutoCloseable {
  /** Many more than cores: they wait for the disk, and those of one journal share a force. */
  private static final int ANSWERS = 128;

  private static final int SPARE = 64;
  private static final int WAITING_REQUESTS = 256;

  /** Whoever takes longer to send a request, or to take an answer, makes room when others wait. */
  private static final Duration SLOW = Duration.ofSeconds(5);

  private static final Duration DRAIN = Duration.ofSeconds(10);

  private static final int MOST_CONNECTIONS = 1_000;

  /** Of these, those of one address: a sender that forgets to close them shuts no other out. */
  private static final int MOST_OF_ADDRESS = MOST_CONNECTIONS / 2;

  private static final int MOST_HEAD_BYTES = 32 * 1024;

  static {
    // Read once by the JDK's server, at its first use. Without the first, small answers wait 40 ms
    // for the sender's delayed acknowledgement; without the second, a sender that stops in the
    // middle of a request keeps a thread for good; without the third, on JDKs that know it, heads
    // of requests that nobody has proven to be a device's may take 380 KiB each.
    setDefault("sun.net.httpserver.nodelay", "true");
    setDefault("sun.net.httpserver.maxReqHeaderSize", Integer.toString(MOST_HEAD_BYTES));
    setDefault("sun.net.httpserver.maxReqTime", "60");
    setDefault("sun.net.httpserver.maxRspTime", "60");
    setDefault("sun.net.httpserver.maxIdleConnections", Integer.toString(MOST_CONNECTIONS));
    setDefault(
        "jdk.httpserver.maxConnections",
        Integer.toString(MOST_CONNECTIONS)); // of JDKs that know it
  }

  private final InetAddress host;
  private final HttpServer server;
  private final Workers threads;
  private final InFlight inFlight;
  private final Devices devices;

  private Collector(
      InetAddress host, HttpServer server, Workers threads, InFlight inFlight, Devices devices) {
    this.host = host;
    this.server = server;
    this.threads = threads;
    this.inFlight = inFlight;
    this.devices = devices;
  }

  /**
   * Opens the journals and listens.
   *
   * @param warnings is told what the operator has to know, a line each, from any thread
   * @throws IOException when the journals cannot be opened or the address cannot be had
   */
  static Collector start(CollectorConfig config, Consumer<String> warnings) throws IOException {
    HttpServer server = bind(config, warnings);
    try {
      Devices devices = Devices.in(config.dir(), config.devices(), warnings);
      try {
        InFlight inFlight = new InFlight();
        Workers threads = threads();
        server.createContext(
            "/",
            new RequestHandler(
                routes(config, devices),
                config.limits(),
                access(config, warnings),
                threads,
                inFlight,
                new KeptConnections(MOST_CONNECTIONS, MOST_OF_ADDRESS, System::nanoTime),
                warnings));
        server.setExecutor(threads);
        server.start();
        return new Collector(config.listen().getAddress(), server, threads, inFlight, devices);
      } catch (IOException | RuntimeException e) {
        devices.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      server.stop(0);
      throw e;
    }
  }

  private static HttpServer bind(CollectorConfig config, Consumer<String> warnings)
      throws IOException {
    InetSocketAddress listen = config.listen();
    TlsServer tls = config.tls();
    try {
      if (tls == null) {
        return HttpServer.create(listen, 0);
      }
      HttpsServer server = HttpsServer.create(listen, 0);
      server.setHttpsConfigurator(modern(tls, warnings));
      return server;
    } catch (IOException e) {
      String where = GuardedServer.authority(listen.getAddress(), listen.getPort());
      throw new IOException("cannot listen on " + where + ": " + e.getMessage(), e);
    }
  }

  private static HttpsConfigurator modern(TlsServer tls, Consumer<String> warnings) {
    return new HttpsConfigurator(tls.context()) {
      private final AtomicReference<String> told = new AtomicReference<>("");

      @Override
      public void configure(HttpsParameters connection) {
        SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        connection.setSSLParameters(parameters);
        tellOnce(Objects.requireNonNullElse(tls.problem(), ""));
      }

      // Else nobody knows before the old certificate has expired.
      private void tellOnce(String problem) {
        if (!told.getAndSet(problem).equals(problem) && !problem.isEmpty()) {
          warnings.accept("the certificate of before stays in use: " + problem);
        }
      }
    };
  }

  private static Routes routes(CollectorConfig config, Devices devices) throws IOException {
    LokiRules rules = new LokiRules(config.maxAge(), config.maxAhead());
    GroupsOfDevices groups = GroupsOfDevices.open(config.dir(), devices, config.clock());
    return new Routes(
        new LokiReceiver(devices, rules, config.clock()),
        new SplunkReceiver(devices, config.clock()),
        new CloudWatchReceiver(devices, groups, config.clock()),
        new OtlpReceiver(devices, config.clock()),
        new CloudReceiver(devices, config.clock()),
        devices);
  }

  private static Access access(CollectorConfig config, Consumer<String> warnings)
      throws IOException {
    Path tokens = config.tokens();
    return new Access(
        tokens == null ? null : new TokensFile(tokens, warnings),
        config.token(),
        new RateLimit(config.rate(), System::nanoTime),
        config.clock());
  }

  // When too many wait, the server closes the connection: the sender sends again.
  private static Workers threads() {
    return new Workers("collect-", ANSWERS, SPARE, WAITING_REQUESTS, SLOW, SLOW);
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
        (server instanceof HttpsServer ? "https://" : "http://")
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
      threads.shutdownNow();
      devices.close();
    }
  }
}
