package dev.taffrail.bench;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Taffrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A shipper beside a program that logs, while the network has faults at random ({@link
 * NetworkFault}) and the shipper is killed now and then: whether each record arrives, how far it
 * lags behind, and how much memory it has.
 *
 * <pre>java [-Dtaffrail=./taffrail] -cp 'bench/target/lib/*'
 *     dev.taffrail.bench.LongRun MINUTES SEED GRAPH.svg</pre>
 */
public final class LongRun implements AutoCloseable {
  private static final BoundLogger LOG = BoundLogger.get("edge.sensor");
  private static final int MILLIS_PER_SAMPLE = 2_000;
  private static final int DRAIN_SECONDS = 300;

  private final Random random;
  private final CountingLoki loki = new CountingLoki("n");
  private final FaultyProxy way = new FaultyProxy(loki.port());
  private final ShipperChild shipper;
  private final List<RunSample> samples = new ArrayList<>();
  private final long begun = System.nanoTime();
  private NetworkFault fault = NetworkFault.NONE;
  private double faultUntil;
  private double killAt;
  private int written;
  private int kills;
  private int changes;
  private long unbalanced;

  private LongRun(Path folder, long seed) throws IOException {
    random = new Random(seed);
    shipper = new ShipperChild(folder, way.port());
    killAt = 60 + random.nextInt(180);
  }

  public static void main(String[] args) throws Exception {
    double seconds = 60 * Double.parseDouble(args[0]);
    long seed = Long.parseLong(args[1]);
    try (Folder folder = Folder.create()) {
      // Enough files that nothing is pruned unread.
      JournalConfig journal = JournalConfig.at(folder.path().resolve("edge.log")).withBackups(500);
      Taffrail logging = Taffrail.builder().journal(journal).configure();
      try (LongRun run = new LongRun(folder.path(), seed)) {
        run.run(seconds);
        long dropped = logging.stats().refused();
        logging.shutdown();
        run.drain(dropped);
        run.end(dropped);
        Files.writeString(Path.of(args[2]), RunGraph.of(run.samples));
      }
    }
  }

  /** Else a run that fails would leave the shipper and the receiver behind. */
  @Override
  public void close() throws IOException {
    shipper.close();
    way.close();
    loki.close();
  }

  private void run(double seconds) throws IOException, InterruptedException {
    for (long sample = 0; now() < seconds; sample++) {
      changeFault();
      boolean killed = killNowAndThen();
      log();
      sample(killed);
      Thread.sleep(Math.max(1, (long) ((sample + 1) * MILLIS_PER_SAMPLE - now() * 1000)));
    }
  }

  /** Fine for 10 to 60 s, and then something else for 2 to 60 s. */
  private void changeFault() throws IOException {
    if (now() < faultUntil) {
      return;
    }
    boolean wasWell = fault == NetworkFault.NONE;
    NetworkFault[] all = NetworkFault.values();
    set(wasWell ? all[1 + random.nextInt(all.length - 1)] : NetworkFault.NONE);
    faultUntil = now() + (wasWell ? 2 + random.nextInt(58) : 10 + random.nextInt(50));
    changes++;
  }

  private void set(NetworkFault next) throws IOException {
    fault = next;
    way.set(next);
    loki.set(next);
  }

  private boolean killNowAndThen() throws IOException, InterruptedException {
    if (now() < killAt) {
      return false;
    }
    shipper.killAndRestart();
    kills++;
    killAt = now() + 60 + random.nextInt(180);
    return true;
  }

  /** About a hundred records a second, more of them now and then, some of them alarms. */
  private void log() {
    int count = random.nextInt(40) == 0 ? 5_000 : 200;
    for (int i = 0; i < count; i++) {
      var record = written % 500 == 499 ? LOG.error("sensor_failed") : LOG.info("sensor_reading");
      record.with("n", written).with("value", random.nextGaussian()).with("unit", "Cel").log();
      written++;
    }
  }

  private void sample(boolean killed) throws IOException, InterruptedException {
    JsonNode status = shipper.status();
    if (status != null) {
      unbalanced += isBalanced(status) ? 0 : 1;
    }
    samples.add(
        new RunSample(
            now(), fault, killed, written, loki.lines(), shipper.residentBytes(), lag(status)));
  }

  private static double lag(@Nullable JsonNode status) {
    return status == null ? Double.NaN : status.path("behind_seconds").asDouble();
  }

  private static boolean isBalanced(JsonNode status) {
    long settled = 0;
    for (String part :
        List.of("delivered", "filtered", "summarised", "refused", "lost", "pending")) {
      settled += status.path(part).asLong();
    }
    return status.path("read").asLong() == settled;
  }

  private void drain(long dropped) throws IOException, InterruptedException {
    set(NetworkFault.NONE);
    double end = now() + DRAIN_SECONDS;
    while (loki.lines() < written - dropped && now() < end) {
      sample(false);
      Thread.sleep(MILLIS_PER_SAMPLE);
    }
    sample(false);
  }

  private void end(long dropped) throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%.0f s, %d changes of the network, %d kills, %,d records logged, %d of them dropped by a full"
            + " buffer, %,d arrived, %d missing,%n"
            + "%,d again with the same time, %d again with another time; sums that did not add up: %d;"
            + " lines on standard error: %d%n",
        now(),
        changes,
        kills,
        written,
        dropped,
        loki.lines(),
        loki.missing(written) - dropped,
        loki.again(),
        loki.twice(),
        unbalanced,
        shipper.linesSaid());
    System.out.println("status: " + shipper.status());
    System.out.println("exit status: " + shipper.stop());
    System.out.println(RunSample.summary(samples));
  }

  private double now() {
    return (System.nanoTime() - begun) / 1e9;
  }
}
