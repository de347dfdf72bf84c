package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.cloudwatch.CloudWatchConfig;
import dev.taffrail.ship.cloudwatch.CloudWatchServer;
import dev.taffrail.ship.cloudwatch.CloudWatchSink;
import dev.taffrail.ship.console.ConsoleFormat;
import dev.taffrail.ship.console.ConsoleSink;
import dev.taffrail.ship.file.FileConfig;
import dev.taffrail.ship.file.FileSink;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiServer;
import dev.taffrail.ship.loki.LokiSink;
import dev.taffrail.ship.otlp.OtlpConfig;
import dev.taffrail.ship.otlp.OtlpServer;
import dev.taffrail.ship.otlp.OtlpSink;
import dev.taffrail.ship.splunk.SplunkConfig;
import dev.taffrail.ship.splunk.SplunkServer;
import dev.taffrail.ship.splunk.SplunkSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A sink, its receiver, and what of the protocol's limits was not kept there. */
abstract class Arrivals implements AutoCloseable {
  private static final int KIB = 1024;

  private final Sink sink;
  private final List<String> violations = new ArrayList<>();

  private Arrivals(Sink sink) {
    this.sink = sink;
  }

  /** Every form in which a sink sends. */
  enum Form {
    LOKI_PROTOBUF {
      @Override
      Arrivals open(Path dir) {
        return new Loki(new LokiServer(), LokiConfig.Encoding.PROTOBUF);
      }
    },
    LOKI_JSON {
      @Override
      Arrivals open(Path dir) {
        return new Loki(new LokiServer(), LokiConfig.Encoding.JSON);
      }
    },
    SPLUNK_EVENT {
      @Override
      Arrivals open(Path dir) {
        return new Splunk(new SplunkServer(), SplunkConfig.Endpoint.EVENT);
      }
    },
    SPLUNK_RAW {
      @Override
      Arrivals open(Path dir) {
        return new Splunk(new SplunkServer(), SplunkConfig.Endpoint.RAW);
      }
    },
    CLOUDWATCH {
      @Override
      Arrivals open(Path dir) {
        return new CloudWatch(new CloudWatchServer());
      }
    },
    OTLP_PROTOBUF {
      @Override
      Arrivals open(Path dir) {
        return new Otlp(new OtlpServer(), OtlpConfig.Encoding.PROTOBUF);
      }
    },
    OTLP_JSON {
      @Override
      Arrivals open(Path dir) {
        return new Otlp(new OtlpServer(), OtlpConfig.Encoding.JSON);
      }
    },
    FILE {
      @Override
      Arrivals open(Path dir) {
        return new Rotating(dir.resolve("archive.jsonl"));
      }
    },
    CONSOLE {
      @Override
      Arrivals open(Path dir) {
        return new Console(new Flushed());
      }
    };

    abstract Arrivals open(Path dir);

    /** Whether a record's number arrives, and not its line. */
    boolean isNumbered() {
      return this == OTLP_PROTOBUF || this == OTLP_JSON;
    }
  }

  Sink sink() {
    return sink;
  }

  /** Each record that arrived: its line, or its number. */
  abstract List<String> records() throws IOException;

  /** Looks at all that arrived. */
  abstract void check() throws IOException;

  final List<String> violations() throws IOException {
    check();
    return violations;
  }

  final void atMost(String what, long limit, long found) {
    if (found > limit) {
      violations.add(what + ": at most " + limit + ", found " + found);
    }
  }

  @Override
  public void close() {
    sink.close();
  }

  private static long bytes(String text) {
    return text.getBytes(UTF_8).length;
  }

  private static final class Loki extends Arrivals {
    private final LokiServer server;

    Loki(LokiServer server, LokiConfig.Encoding encoding) {
      super(
          new LokiSink(
              "test", LokiConfig.at(server.url(), Map.of("job", "é")).withEncoding(encoding)));
      this.server = server;
    }

    @Override
    List<String> records() {
      return server.pushes().stream()
          .flatMap(push -> push.entries().stream())
          .map(LokiServer.Entry::line)
          .toList();
    }

    @Override
    void check() {
      // Loki's own limit is 100 MB for a body; its parts pass on 4 MB to each other.
      server.bodies().forEach(body -> atMost("bytes of a body", 4L * KIB * KIB, bytes(body)));
      server.pushes().forEach(this::check);
    }

    private void check(LokiServer.Push push) {
      atMost("entries of a push", 5_000, push.entries().size());
      atMost("labels with Loki's own", 15, push.labels().size() + 1L);
      push.labels()
          .forEach(
              (name, value) -> {
                atMost("bytes of a label's name", KIB, bytes(name));
                atMost("bytes of a label's value", 2 * KIB, bytes(Json.string(value)));
              });
      String level = "\"level\":\"" + push.labels().get("level") + "\"";
      long counted = 0;
      for (LokiServer.Entry entry : push.entries()) {
        long metadata = metadata(entry);
        atMost("bytes of a line", 256 * KIB, bytes(entry.line()));
        atMost("bytes of metadata", 64 * KIB, metadata);
        atMost("pairs of metadata", 128, entry.metadata().size());
        atMost("lines of another level", 0, entry.line().contains(level) ? 0 : 1);
        counted += bytes(entry.line()) + metadata;
      }
      atMost("lines and metadata of a push", KIB * KIB, counted);
    }

    private static long metadata(LokiServer.Entry entry) {
      return entry.metadata().entrySet().stream()
          .mapToLong(pair -> bytes(pair.getKey()) + bytes(Json.string(pair.getValue())))
          .sum();
    }

    @Override
    public void close() {
      super.close();
      server.close();
    }
  }

  private static final class Splunk extends Arrivals {
    private final SplunkServer server;

    Splunk(SplunkServer server, SplunkConfig.Endpoint endpoint) {
      super(
          new SplunkSink(
              "test",
              SplunkConfig.at(server.url(), Secret.of(SplunkServer.TOKEN))
                  .withHost("Größe \"1\"")
                  .withEndpoint(endpoint)));
      this.server = server;
    }

    /** What is no JSON arrives as a string. */
    @Override
    List<String> records() {
      return server.lines().stream()
          .map(text -> text.startsWith("\"") ? Json.string(Json.readAll(text).get(0)) : text)
          .toList();
    }

    @Override
    void check() {
      server.bodies().forEach(body -> atMost("bytes of a body", 1_000_000, bytes(body)));
    }

    @Override
    public void close() {
      super.close();
      server.close();
    }
  }

  private static final class CloudWatch extends Arrivals {
    private static final int AROUND = 26;
    private final CloudWatchServer server;

    CloudWatch(CloudWatchServer server) {
      super(
          new CloudWatchSink(
              "test",
              CloudWatchConfig.at("eu-west-2", "group", "stream")
                  .withEndpoint(server.url())
                  .withKeys(new CloudWatchConfig.Keys("AKIDEXAMPLE", Secret.of("secret")))));
      this.server = server;
    }

    @Override
    List<String> records() {
      return server.lines();
    }

    @Override
    void check() {
      for (String body : server.bodies()) {
        Map<String, Object> call = Json.readObject(body);
        if (call.containsKey("logEvents")) {
          check(Json.array(call.get("logEvents")));
        }
      }
    }

    private void check(List<Object> events) {
      atMost("events", 10_000, events.size());
      long bytes = 0;
      long before = Long.MIN_VALUE;
      long first = time(events.get(0));
      for (Object event : events) {
        long message = bytes(Json.string(Json.object(event).get("message")));
        atMost("bytes of an event", 256 * KIB, message + AROUND);
        atMost("events earlier than the one before", 0, time(event) < before ? 1 : 0);
        atMost("span", Duration.ofHours(24).toMillis(), time(event) - first);
        before = time(event);
        bytes += message + AROUND;
      }
      atMost("bytes of messages and 26 for each", 1_048_576, bytes);
    }

    private static long time(Object event) {
      return Long.parseLong(Json.number(Json.object(event).get("timestamp")));
    }

    @Override
    public void close() {
      super.close();
      server.close();
    }
  }

  private static final class Otlp extends Arrivals {
    private final OtlpServer server;

    Otlp(OtlpServer server, OtlpConfig.Encoding encoding) {
      super(
          new OtlpSink(
              "test",
              OtlpConfig.at(server.url(), Map.of("service.name", "é")).withEncoding(encoding)));
      this.server = server;
    }

    @Override
    List<String> records() {
      return server.indexes();
    }

    @Override
    void check() {
      // The specification has no limit; a batch is one of this sink's own.
      server.bodies().forEach(body -> atMost("bytes of a body", KIB * KIB, body.length()));
    }

    @Override
    public void close() {
      super.close();
      server.close();
    }
  }

  private static final class Rotating extends Arrivals {
    private static final int MOST = 256 * KIB;
    private final Path file;

    Rotating(Path file) {
      super(
          new FileSink(
              "test", FileConfig.at(file).withSync(Duration.ZERO).withRotation(MOST, 1_000)));
      this.file = file;
    }

    @Override
    List<String> records() throws IOException {
      List<String> lines = new ArrayList<>();
      for (Path each : files()) {
        lines.addAll(Files.readAllLines(each));
      }
      return lines;
    }

    @Override
    void check() throws IOException {
      for (Path each : files()) {
        byte[] bytes = Files.readAllBytes(each);
        atMost("bytes of a file", MOST, bytes.length);
        atMost("torn lines", 0, bytes[bytes.length - 1] == '\n' ? 0 : 1);
      }
    }

    private List<Path> files() throws IOException {
      try (Stream<Path> all = Files.list(file.toAbsolutePath().getParent())) {
        return all.filter(each -> each.toString().startsWith(file.toString())).toList();
      }
    }
  }

  private static final class Console extends Arrivals {
    private final Flushed out;

    Console(Flushed out) {
      super(new ConsoleSink("test", out, ConsoleFormat.JSON));
      this.out = out;
    }

    @Override
    List<String> records() {
      return out.toString(UTF_8).lines().toList();
    }

    @Override
    void check() {
      atMost("bytes between flushes", 256 * KIB, out.most);
      atMost("bytes that were not flushed", 0, out.size() - out.flushed);
    }
  }

  /** A stream that knows how much comes at once. */
  private static final class Flushed extends ByteArrayOutputStream {
    private int flushed;
    private int most;

    @Override
    public void flush() {
      most = Math.max(most, size() - flushed);
      flushed = size();
    }
  }
}
