package dev.taffrail.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
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

/**
 * How fast a backlog is pushed to a receiver that answers late, by the number of requests that may
 * be under way at once, in turns. The receiver is a thread of the same process: it reads a push,
 * does nothing with it, and answers.
 *
 * <pre>java -Xmx256m -cp 'bench/target/lib/*' dev.taffrail.bench.InFlightRates [ROUNDS [RECORDS]]
 * </pre>
 */
public final class InFlightRates {
  private static final int[] DELAYS = {0, 50, 300};
  private static final int[] IN_FLIGHT = {1, 2, 4, 8, 16};

  private final Path journal;
  private final int records;
  private int turn;

  private InFlightRates(Path journal, int records) {
    this.journal = journal;
    this.records = records;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
    int records = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
    try (Folder folder = Folder.create()) {
      InFlightRates rates = new InFlightRates(folder.path().resolve("edge.log"), records);
      rates.write();
      rates.rate(0, 1);
      for (int delay : DELAYS) {
        rates.compare(delay, rounds);
      }
    }
  }

  private void write() throws IOException {
    JournalConfig config = JournalConfig.at(journal).withSealed(false).withMaxBytes(1L << 40);
    try (Journal open = Journal.open(config)) {
      for (int i = 0; i < records; i++) {
        open.append(Line.BYTES);
      }
    }
  }

  private void compare(int delay, int rounds) throws Exception {
    List<List<Double>> all = new ArrayList<>();
    for (int ignored : IN_FLIGHT) {
      all.add(new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < IN_FLIGHT.length; i++) {
        all.get(i).add(rate(delay, IN_FLIGHT[i]));
      }
    }
    for (int i = 0; i < IN_FLIGHT.length; i++) {
      System.out.printf(
          "answers after %3d ms, in_flight %2d: %s records/s%n",
          delay, IN_FLIGHT[i], Spread.of(all.get(i)).text(0));
    }
  }

  /** Records a second over the whole journal, with cursors of its own. */
  private double rate(int delay, int inFlight) throws Exception {
    try (Receiver receiver = new Receiver(delay)) {
      LokiConfig config = LokiConfig.at(receiver.url(), Map.of("job", "edge"));
      config = config.withLimits(config.limits().withInFlight(inFlight));
      Shipper shipper =
          Shipper.builder(journal).sink(new LokiSink("turn" + turn++, config)).build();
      try (shipper) {
        long begin = System.nanoTime();
        shipper.start();
        if (!shipper.awaitDrained(Duration.ofMinutes(10))) {
          throw new IOException("not drained: " + shipper.status());
        }
        return records / ((System.nanoTime() - begin) / 1e9);
      }
    }
  }

  /** Takes all, late. */
  private static final class Receiver implements AutoCloseable {
    private final int delay;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Receiver(int delay) throws IOException {
      this.delay = delay;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/", this::take);
      server.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void take(HttpExchange exchange) throws IOException {
      try (exchange) {
        exchange.getRequestBody().readAllBytes();
        Thread.sleep(delay);
        exchange.sendResponseHeaders(204, -1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
    }
  }
}
