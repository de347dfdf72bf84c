package dev.taffrail.ship;

import dev.taffrail.ship.cloudwatch.CloudWatchConfig;
import dev.taffrail.ship.cloudwatch.CloudWatchServer;
import dev.taffrail.ship.cloudwatch.CloudWatchSink;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiServer;
import dev.taffrail.ship.loki.LokiSink;
import dev.taffrail.ship.otlp.OtlpConfig;
import dev.taffrail.ship.otlp.OtlpServer;
import dev.taffrail.ship.otlp.OtlpSink;
import dev.taffrail.ship.splunk.SplunkConfig;
import dev.taffrail.ship.splunk.SplunkServer;
import dev.taffrail.ship.splunk.SplunkSink;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Each form in which records go to a receiver over a network, in small batches. */
enum Ways {
  LOKI,
  LOKI_JSON,
  SPLUNK,
  SPLUNK_RAW,
  CLOUDWATCH,
  OTLP,
  OTLP_JSON;

  static final String NAME = "test";

  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final int RECORDS = 20;

  Receiver receiver() {
    return switch (this) {
      case LOKI, LOKI_JSON -> new LokiServer();
      case SPLUNK, SPLUNK_RAW -> new SplunkServer();
      case CLOUDWATCH -> new CloudWatchServer();
      case OTLP, OTLP_JSON -> new OtlpServer();
    };
  }

  /** Whether a record that comes twice is stored once. */
  boolean storesOnce() {
    return this == LOKI || this == LOKI_JSON;
  }

  Sink sink(URI url) {
    return switch (this) {
      case LOKI -> loki(url, LokiConfig.Encoding.PROTOBUF);
      case LOKI_JSON -> loki(url, LokiConfig.Encoding.JSON);
      case SPLUNK -> splunk(url, SplunkConfig.Endpoint.EVENT);
      case SPLUNK_RAW -> splunk(url, SplunkConfig.Endpoint.RAW);
      case CLOUDWATCH -> cloudWatch(url);
      case OTLP -> otlp(url, OtlpConfig.Encoding.PROTOBUF);
      case OTLP_JSON -> otlp(url, OtlpConfig.Encoding.JSON);
    };
  }

  private static Sink loki(URI url, LokiConfig.Encoding encoding) {
    LokiConfig config = LokiConfig.at(url, Map.of("job", "edge")).withEncoding(encoding);
    return new LokiSink(NAME, config.withTimeout(TIMEOUT).withLimits(small(config.limits())));
  }

  private static Sink splunk(URI url, SplunkConfig.Endpoint endpoint) {
    SplunkConfig config = SplunkConfig.at(url, Secret.of(SplunkServer.TOKEN));
    config = config.withEndpoint(endpoint).withTimeout(TIMEOUT);
    return new SplunkSink(NAME, config.withLimits(small(config.limits())));
  }

  private static Sink cloudWatch(URI url) {
    CloudWatchConfig config =
        CloudWatchConfig.at("eu-west-2", "group", "stream")
            .withEndpoint(url)
            .withKeys(new CloudWatchConfig.Keys("AKIDEXAMPLE", Secret.of("secret")))
            // A call creates group and stream, too.
            .withTimeout(TIMEOUT.multipliedBy(3));
    return new CloudWatchSink(NAME, config.withLimits(small(config.limits())));
  }

  private static Sink otlp(URI url, OtlpConfig.Encoding encoding) {
    OtlpConfig config = OtlpConfig.at(url, Map.of("service.name", "x")).withEncoding(encoding);
    config = config.withHttp(config.http().withTimeout(TIMEOUT));
    return new OtlpSink(NAME, config.withLimits(small(config.limits())));
  }

  private static Limits small(Limits of) {
    Duration age = Duration.ofMillis(10);
    return new Limits(RECORDS, of.bytes(), age, of.span(), of.inFlight(), of.disorder());
  }
}
