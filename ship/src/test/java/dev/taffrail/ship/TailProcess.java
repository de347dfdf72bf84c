package dev.taffrail.ship;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiSink;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.tail.FilePatterns;
import dev.taffrail.ship.tail.FileSource;
import dev.taffrail.ship.tail.PositionFile;
import dev.taffrail.ship.tail.TailConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A shipper of files as a process of its own: {@code FOLDER URL files|fed follow|once start|end}.
 */
final class TailProcess {
  private TailProcess() {}

  public static void main(String[] args) throws Exception {
    Path dir = Path.of(args[0]);
    Limits limits = new Limits(40, 100_000, Duration.ofMillis(20), Limits.MAX_SPAN);
    LokiConfig config =
        LokiConfig.at(URI.create(args[1]), Map.of("job", "edge")).withLimits(limits);
    Source.Opener source =
        FileSource.opener(
            TailConfig.of(new FilePatterns(List.of(dir + "/app.log"), List.of()))
                .withFromEnd(args[4].equals("end")),
            LineFormat.plain(HeadRules.standard("app")));
    ShipperBuilder builder =
        Shipper.builder(dir.resolve("edge.log"))
            .sink(new LokiSink("loki", config))
            .retry(Duration.ofMillis(5), Duration.ofMillis(50));
    if (args[2].equals("fed")) {
      JournalConfig sealed = JournalConfig.at(dir.resolve("sealed.log"));
      builder.feed("app", source, PositionFile.beside(sealed.path(), "app"), sealed);
    } else {
      builder.source("app", source, PositionFile.beside(dir.resolve("edge.log"), "app"));
    }
    try (Shipper shipper = builder.build()) {
      shipper.start();
      if (args[3].equals("once")) {
        boolean drained = shipper.awaitDrained(Duration.ofSeconds(30));
        System.out.println("drained " + drained);
        System.out.println(shipper.status().get("loki"));
      } else {
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }
}
