package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.ShipperBuilder;
import dev.taffrail.ship.cloudwatch.CloudWatchConfig;
import dev.taffrail.ship.cloudwatch.CloudWatchSink;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiSink;
import dev.taffrail.ship.splunk.SplunkConfig;
import dev.taffrail.ship.splunk.SplunkSink;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project's own shipper and sinks, a sealed journal before them and a collector behind. */
class ShippedToCollectorTest {
  private static final String CORRELATION_ID = "0190163d-8694-739b-aea5-966c26f8ad90";

  // Now, since CloudWatch takes no event that is old.
  private final String time =
      Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000001Z");

  @TempDir Path temp;

  @Test
  void receivesEveryLineOfASealedJournalByteForByteInAllThreeProtocols() throws Exception {
    Path edge = temp.resolve("edge.log");
    try (Journal journal = Journal.open(JournalConfig.at(edge))) {
      for (int i = 0; i < 500; i++) {
        journal.append(record(i).getBytes(UTF_8));
      }
    }
    List<String> lines = Files.readAllLines(edge);
    Path dir = temp.resolve("received");
    try (RunningCollector collector =
            RunningCollector.in(dir, config -> config.withToken(SplunkToken.of("s3cret")));
        Shipper shipper = shipper(edge, collector.uri()).build()) {
      shipper.start();
      assertThat(shipper.awaitDrained(Duration.ofSeconds(30))).isTrue();

      for (String protocol : List.of("loki", "splunk", "cloudwatch")) {
        assertThat(Journals.originals(dir, protocol)).containsExactlyInAnyOrderElementsOf(lines);
      }
      assertThat(byIndex(collector.received("loki"))).isEqualTo(lines);
      assertThat(byIndex(collector.received("splunk"))).isEqualTo(lines);
      ReceivedRecord alert = lineOf(collector.received("loki"), record(7));
      assertThat(alert.correlationId()).isEqualTo(CORRELATION_ID);
      assertThat(alert.labels()).containsEntry("job", "edge").containsEntry("lane", "urgent");
      assertThat(collector.get("/stats").body())
          .doesNotContainPattern("\"(duplicates|refused)\":[1-9]")
          .contains("\"stored\":" + lines.size());
    }
  }

  @Test
  void isAcknowledgedAndTakesLinesAtTheEndpointRaw() throws Exception {
    Path edge = temp.resolve("edge.log");
    try (Journal journal = Journal.open(JournalConfig.at(edge))) {
      for (int i = 0; i < 50; i++) {
        journal.append(record(i).getBytes(UTF_8));
      }
    }
    List<String> lines = Files.readAllLines(edge);
    Path dir = temp.resolve("received");
    try (RunningCollector collector = RunningCollector.in(dir)) {
      SplunkConfig config =
          SplunkConfig.at(collector.uri(), Secret.of("any"))
              .withEndpoint(SplunkConfig.Endpoint.RAW)
              .withAckTimeout(Duration.ofSeconds(30));
      try (Shipper shipper = Shipper.builder(edge).sink(new SplunkSink("splunk", config)).build()) {
        shipper.start();
        assertThat(shipper.awaitDrained(Duration.ofSeconds(30))).isTrue();
        assertThat(shipper.status().values())
            .singleElement()
            .satisfies(splunk -> assertThat(splunk.accounts().delivered()).isEqualTo(lines.size()));
      }
      assertThat(Journals.originals(dir, "splunk")).containsExactlyInAnyOrderElementsOf(lines);
    }
  }

  private static ShipperBuilder shipper(Path journal, URI url) {
    return Shipper.builder(journal)
        .sink(new LokiSink("loki", LokiConfig.at(url, Map.of("job", "edge"))))
        .sink(
            new SplunkSink(
                "splunk",
                SplunkConfig.at(url, Secret.of("s3cret")).withSourcetype("taffrail:edge")))
        .sink(
            new CloudWatchSink(
                "cloudwatch",
                CloudWatchConfig.at("eu-west-2", "/taffrail/edge", "rpi4")
                    .withRetentionDays(30)
                    .withEndpoint(url)
                    .withKeys(new CloudWatchConfig.Keys("AKID", Secret.of("key")))));
  }

  private String record(int i) {
    return ("{\"timestamp\":\"%s\",\"level\":\"%s\",\"logger\":\"edge.rules\",\"event\":\"rule_fired\","
            + "\"correlation_id\":\"%s\",\"number\":%d,\"text\":\"ä€😀 \\\"quoted\\\" \\n\",\"value\":1.50}")
        .formatted(time, i % 10 == 7 ? "error" : "info", CORRELATION_ID, i);
  }

  private static List<String> byIndex(List<ReceivedRecord> received) {
    return received.stream()
        .sorted(Comparator.comparingLong(ShippedToCollectorTest::index))
        .map(record -> new String(record.line(), UTF_8))
        .toList();
  }

  private static long index(ReceivedRecord received) {
    return Long.parseLong(received.metadata().getOrDefault("taffrail_index", ""));
  }

  private static ReceivedRecord lineOf(List<ReceivedRecord> received, String line) {
    return received.stream()
        .filter(record -> new String(record.line(), UTF_8).equals(line))
        .findFirst()
        .orElseThrow();
  }
}
