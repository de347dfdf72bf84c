package dev.taffrail.agent.config;

import dev.taffrail.ship.Sink;
import dev.taffrail.ship.cloudwatch.CloudWatchConfig;
import dev.taffrail.ship.cloudwatch.CloudWatchSink;
import dev.taffrail.ship.console.ConsoleFormat;
import dev.taffrail.ship.console.ConsoleSink;
import dev.taffrail.ship.file.FileConfig;
import dev.taffrail.ship.file.FileSink;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiSink;
import dev.taffrail.ship.otlp.OtlpConfig;
import dev.taffrail.ship.otlp.OtlpSink;
import dev.taffrail.ship.splunk.SplunkConfig;
import dev.taffrail.ship.splunk.SplunkSink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

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

  /** A receiver of OTLP. */
  record Otlp(OtlpConfig config) implements Destination {
    @Override
    public Sink sink(String name) {
      return new OtlpSink(name, config);
    }

    @Override
    public String address() {
      return config.url().toString();
    }
  }

  /** A file, on another disk as a rule. */
  record File(FileConfig config) implements Destination {
    @Override
    public Sink sink(String name) {
      return new FileSink(name, config);
    }

    @Override
    public String address() {
      return config.path().toString();
    }
  }

  /** Standard output. */
  record Console(ConsoleFormat format) implements Destination {
    @Override
    public Sink sink(String name) {
      return new ConsoleSink(name, new FileOutputStream(FileDescriptor.out), format);
    }

    @Override
    public String address() {
      return "standard output";
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
