package dev.taffrail.ship;

import dev.taffrail.ship.file.FileConfig;
import dev.taffrail.ship.file.FileSink;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiSink;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A shipper as a process of its own: {@code JOURNAL URL|FILE follow|once}. */
final class ShipperProcess {
  private ShipperProcess() {}

  public static void main(String[] args) throws Exception {
    try (Shipper shipper =
        Shipper.builder(Path.of(args[0]))
            .sink(sink(args[1]))
            .retry(Duration.ofMillis(5), Duration.ofMillis(50))
            .build()) {
      shipper.start();
      if (args[2].equals("once")) {
        boolean drained = shipper.awaitDrained(Duration.ofSeconds(30));
        System.out.println("drained " + drained);
        System.out.println(shipper.status().get("test"));
      } else {
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  private static Sink sink(String where) {
    if (where.startsWith("/")) {
      FileConfig config = FileConfig.at(Path.of(where)).withSync(Duration.ZERO);
      return new FileSink("test", config.withRotation(FileConfig.LEAST_BYTES, 100));
    }
    Limits limits = new Limits(40, 100_000, Duration.ofMillis(20), Limits.MAX_SPAN);
    LokiConfig config = LokiConfig.at(URI.create(where), Map.of("job", "edge"));
    return new LokiSink("test", config.withLimits(limits));
  }
}
