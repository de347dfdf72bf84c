package dev.taffrail.agent.config;

import dev.taffrail.ship.Sink;
import dev.taffrail.ship.cloudwatch.CloudWatchConfig;
import dev.taffrail.ship.cloudwatch.CloudWatchSink;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiSink;
import dev.taffrail.ship.splunk.SplunkConfig;
import dev.taffrail.ship.splunk.SplunkSink;

/** A receiver of one of the kinds that there are sinks for. */
public sealed interface Destination {
  /** Makes the sink; the classes of a protocol are loaded here and not before. */
  Sink sink(String name);

  /** Where that is, for people. */
  String address();

  /** A Grafana Loki. */
  record Loki(LokiConfig config) implements Destination {
    @Override
    public Sink sink(String name) {
      return new LokiSink(name, config);
    }

    @Override
    public String address() {
      return config.url().toString();
    }
  }

  /** A Splunk HTTP Event Collector. */
  record Splunk(SplunkConfig config) implements Destination {
    @Override
    public Sink sink(String name) {
      return new SplunkSink(name, config);
    }

    @Override
    public String address() {
      return config.url().toString();
    }
  }

  /** A log stream of CloudWatch. */
  record CloudWatch(CloudWatchConfig config) implements Destination {
    @Override
    public Sink sink(String name) {
      return new CloudWatchSink(name, config);
    }

    @Override
    public String address() {
      String where = config.endpoint() == null ? config.region() : config.endpoint().toString();
      return where + " " + config.group() + " " + config.stream();
    }
  }
}
