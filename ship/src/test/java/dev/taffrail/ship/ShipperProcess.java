package dev.taffrail.ship;

import static org.awaitility.Awaitility.await;

import dev.taffrail.ship.SinkStatus.State;
import dev.taffrail.ship.file.FileConfig;
import dev.taffrail.ship.file.FileSink;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiSink;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A shipper as a process of its own: {@code JOURNAL URL|FILE follow|once|waiting
 * [restamp|limit=BYTES]}. With {@code waiting} it ends when the sink waits, else as it is told.
 */
final class ShipperProcess {
  private ShipperProcess() {}

  public static void main(String[] args) throws Exception {
    try (Shipper shipper =
        Shipper.builder(Path.of(args[0]))
            .sink(sink(args[1]), List.of(), options(args.length > 3 ? args[3] : ""))
            .retry(Duration.ofMillis(5), Duration.ofMillis(50))
            .drain(Duration.ZERO)
            .build()) {
      shipper.start();
      if (args[2].equals("once")) {
        boolean drained = shipper.awaitDrained(Duration.ofSeconds(30));
        System.out.println("drained " + drained);
        System.out.println(shipper.status().get("test"));
      } else if (args[2].equals("waiting")) {
        await().atMost(Duration.ofSeconds(20)).until(() -> isWaiting(shipper));
        System.out.println(shipper.status().get("test"));
      } else {
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  private static boolean isWaiting(Shipper shipper) {
    return Objects.requireNonNull(shipper.status().get("test")).state() == State.WAITING;
  }

  private static SinkOptions options(String word) {
    if (word.equals("restamp")) {
      return SinkOptions.DEFAULT.withTime(LokiConfig.TIMES.withTooOld(TimePolicy.Action.RESTAMP));
    }
    return word.startsWith("limit=")
        ? SinkOptions.DEFAULT.withLimit(new LinkLimit(0, Long.parseLong(word.substring(6))))
        : SinkOptions.DEFAULT;
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
