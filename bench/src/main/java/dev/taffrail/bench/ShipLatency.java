package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Taffrail;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xerial.snappy.Snappy;

/**
 * From a logging call to the receiver's socket: a program logs at a steady rate and ships in the
 * same process, through a sealed journal with its defaults. A record has arrived when the receiver,
 * a thread of the same process, has read the whole push that holds it. Each record must have
 * arrived once.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.ShipLatency RATE SECONDS [LINGER_MILLIS]
 * </pre>
 */
public final class ShipLatency {
  private static final BoundLogger LOG = BoundLogger.get("edge.sensor");
  private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");

  /** What the compilers take to be done with most of it. */
  private static final int WARM_UP_SECONDS = 10;

  private final AtomicLongArray called;
  private final AtomicLongArray arrived;

  private ShipLatency(int records) {
    called = new AtomicLongArray(records);
    arrived = new AtomicLongArray(records);
  }

  public static void main(String[] args) throws Exception {
    int rate = Integer.parseInt(args[0]);
    int seconds = Integer.parseInt(args[1]);
    Duration linger = Duration.ofMillis(args.length > 2 ? Long.parseLong(args[2]) : 0);
    ShipLatency latency = new ShipLatency(rate * (WARM_UP_SECONDS + seconds));
    try (Folder folder = Folder.create()) {
      latency.run(folder.path().resolve("edge.log"), rate, linger);
    }
    latency.tell(rate * WARM_UP_SECONDS);
  }

  private void run(Path journal, int rate, Duration linger) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(threads);
    receiver.createContext("/", this::take);
    receiver.start();
    Taffrail taffrail =
        Taffrail.builder().journal(JournalConfig.at(journal)).drainAtExit(false).configure();
    try (Shipper shipper = shipper(journal, receiver.getAddress().getPort(), linger)) {
      shipper.start();
      log(rate);
      if (!taffrail.shutdown() || !shipper.awaitDrained(Duration.ofMinutes(1))) {
        throw new IOException("not drained: " + shipper.status());
      }
    } finally {
      receiver.stop(0);
      threads.shutdownNow();
    }
  }

  private static Shipper shipper(Path journal, int port, Duration linger) throws IOException {
    LokiConfig config =
        LokiConfig.at(URI.create("http://127.0.0.1:" + port), Map.of("job", "edge"));
    config = config.withLimits(config.limits().withInFlight(4).withAge(linger));
    return Shipper.builder(journal).sink(new LokiSink("loki", config)).build();
  }

  private void log(int rate) {
    long begin = System.nanoTime();
    for (int i = 0; i < called.length(); i++) {
      Pace.await(begin + TimeUnit.SECONDS.toNanos(i) / rate);
      called.set(i, System.nanoTime());
      LOG.info("sensor_reading").with("sensor", "cold-room-1").with("n", i).log();
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      long now = System.nanoTime();
      Matcher number = NUMBER.matcher(new String(Snappy.uncompress(body), ISO_8859_1));
      while (number.find()) {
        if (!arrived.compareAndSet(Integer.parseInt(number.group(1)), 0, now)) {
          throw new IOException("record " + number.group(1) + " arrived twice");
        }
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private void tell(int first) throws IOException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < arrived.length(); i++) {
      if (arrived.get(i) == 0) {
        throw new IOException("record " + i + " did not arrive");
      }
      if (i >= first) {
        millis.add((arrived.get(i) - called.get(i)) / 1e6);
      }
    }
    millis.sort(null);
    System.out.printf(
        "%d records: median %.1f ms, 99 %% %.1f ms, longest %.1f ms%n",
        millis.size(),
        millis.get(millis.size() / 2),
        millis.get(millis.size() * 99 / 100),
        millis.get(millis.size() - 1));
  }
}
