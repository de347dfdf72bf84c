package dev.taffrail.examples;

import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.PipelineResult;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.Severity;
import dev.taffrail.edge.Windows;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A refrigerated lorry: two hours of readings, a door that stays open too long, and what of it
 * stands in the sealed journal. The argument is where the journal is to be; {@code logs/edge.log}
 * without one.
 */
public final class ColdChain {
  private static final BoundLogger log = BoundLogger.get("cold_chain.lorry");

  private ColdChain() {}

  public static void main(String[] arguments) {
    Path journal = Path.of(arguments.length > 0 ? arguments[0] : "logs/edge.log");
    Taffrail logging =
        Taffrail.builder().level(Level.INFO).journal(JournalConfig.at(journal)).configure();
    try {
      drive(readings(Instant.parse("2026-05-30T08:00:00Z")));
    } finally {
      logging.shutdown();
    }
  }

  /** Above 8 degrees in the mean of five minutes is an excursion, until it is at 6 again. */
  static PipelineResult drive(List<SensorReading> readings) {
    try (Pipeline pipeline =
        Pipeline.named("cold_chain")
            .windows(Windows.tumbling(Duration.ofMinutes(5)))
            .rule(
                RuleConfig.above("cold_chain_excursion", 8.0, 6.0).withSeverity(Severity.CRITICAL))
            .rule(RuleConfig.rising("door_open", 4.0, Duration.ofMinutes(5)))
            .action("tell_driver", event -> tellDriver(event.ruleName()))
            .build()) {
      return pipeline.run(readings);
    }
  }

  /** Four degrees; from 8:40 on the door is open for a quarter of an hour. */
  static List<SensorReading> readings(Instant start) {
    List<SensorReading> readings = new ArrayList<>();
    for (int minute = 0; minute <= 120; minute++) {
      Instant time = start.plus(Duration.ofMinutes(minute));
      boolean open = minute >= 40 && minute < 55;
      readings.add(SensorReading.of("hold_1", time, open ? 9.4 : 4.0, "Cel"));
    }
    return readings;
  }

  private static void tellDriver(String rule) {
    log.info("driver_told").with("rule", rule).log();
  }
}
