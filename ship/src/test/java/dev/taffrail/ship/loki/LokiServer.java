package dev.taffrail.ship.loki;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import dev.taffrail.ship.Json;
import dev.taffrail.ship.Receiver;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Loki as strict as the real one, and about streams stricter: one in each push. */
public final class LokiServer extends Receiver {
  private static final int MOST_LINE = 256 * 1024;

  private final Set<Entry> entries = new LinkedHashSet<>();
  private final List<Push> pushes = new ArrayList<>();
  private @Nullable Instant oldest;
  private int duplicates;

  /** What makes an entry of Loki another entry. */
  public record Entry(
      Map<String, Object> stream, String nanos, String line, Map<String, Object> metadata) {}

  /** One request of one stream. */
  public record Push(Map<String, Object> labels, List<Entry> entries) {}

  @Override
  public synchronized List<String> lines() {
    return entries.stream().map(Entry::line).toList();
  }

  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** All pushes that could be read, whatever became of their entries. */
  public synchronized List<Push> pushes() {
    return List.copyOf(pushes);
  }

  /** How many entries came again and were stored once. */
  public synchronized int duplicates() {
    return duplicates;
  }

  /** Refuses what is older from now on. */
  public synchronized void refuseBefore(Instant time) {
    oldest = time;
  }

  @Override
  protected Answer judge(HttpExchange exchange, String body) {
    String problem = problem(exchange);
    if (problem != null) {
      return Answer.of(problem.equals("path") ? 404 : 400, problem);
    }
    try {
      return isProtobuf(exchange) ? pushProtobuf(body) : pushJson(body);
    } catch (RuntimeException | IOException e) {
      return Answer.of(400, "loghttp.PushRequest.Streams: " + e.getMessage());
    }
  }

  @Override
  protected String decode(HttpExchange exchange, byte[] bytes) throws IOException {
    return isProtobuf(exchange)
        ? new String(org.xerial.snappy.Snappy.uncompress(bytes), ISO_8859_1)
        : super.decode(exchange, bytes);
  }

  private Answer pushProtobuf(String body) throws IOException {
    List<PushRequest.Stream> pushed = PushRequest.parse(body.getBytes(ISO_8859_1));
    if (pushed.size() != 1) {
      return Answer.of(500, "these tests want one stream a push, found " + pushed.size());
    }
    PushRequest.Stream stream = pushed.get(0);
    return push(
        stream.labels(),
        stream.entries().stream()
            .map(e -> new Entry(stream.labels(), e.nanos(), e.line(), e.metadata()))
            .toList());
  }

  private Answer pushJson(String body) {
    List<Object> pushed = Json.array(Json.readObject(body).get("streams"));
    if (pushed.size() != 1) {
      return Answer.of(500, "these tests want one stream a push, found " + pushed.size());
    }
    Map<String, Object> stream = Json.object(pushed.get(0));
    Map<String, Object> labels = Json.object(stream.get("stream"));
    labels.values().forEach(Json::string);
    List<Object> values = Json.array(stream.get("values"));
    return push(labels, values.stream().map(value -> entry(labels, Json.array(value))).toList());
  }

  private Answer push(Map<String, Object> labels, List<Entry> values) {
    if (values.isEmpty()) {
      return Answer.of(422, "error at least one valid stream is required for ingestion");
    }
    if (labels.size() + 1 > 15) {
      return Answer.of(400, "entry for stream '" + labels + "' has 16 label names; limit 15");
    }
    return store(labels, values);
  }

  private static Entry entry(Map<String, Object> labels, List<Object> value) {
    String nanos = Json.string(value.get(0));
    if (!nanos.matches("-?[0-9]+")) {
      throw new IllegalArgumentException("timestamp " + nanos);
    }
    Map<String, Object> metadata = value.size() > 2 ? Json.object(value.get(2)) : Map.of();
    metadata.values().forEach(Json::string);
    return new Entry(labels, nanos, Json.string(value.get(1)), metadata);
  }

  /** Valid entries are stored also when others are refused. */
  private Answer store(Map<String, Object> labels, List<Entry> pushed) {
    String refusal = null;
    pushes.add(new Push(labels, pushed));
    for (Entry entry : pushed) {
      Instant limit = oldest;
      if (limit != null && time(entry).isBefore(limit)) {
        refusal =
            "entry for stream '"
                + labels
                + "' has timestamp too old: "
                + time(entry)
                + ", oldest acceptable timestamp is: "
                + limit;
      } else if (entry.line().length() > MOST_LINE) {
        refusal =
            "max entry size '262144' bytes exceeded for stream '"
                + labels
                + "' while adding an entry with length '"
                + entry.line().length()
                + "' bytes";
      } else if (!entries.add(entry)) {
        duplicates++;
      }
    }
    return refusal == null ? new Answer(204, Map.of(), "") : Answer.of(400, refusal + "\n");
  }

  static Instant time(Entry entry) {
    return Instant.ofEpochSecond(0, Long.parseLong(entry.nanos()));
  }

  private static @Nullable String problem(HttpExchange exchange) {
    if (!exchange.getRequestURI().getPath().equals("/loki/api/v1/push")) {
      return "path";
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    boolean known = "application/json".equals(type) || isProtobuf(exchange);
    if (!exchange.getRequestMethod().equals("POST") || !known) {
      return "snappy: corrupt input";
    }
    return null;
  }

  private static boolean isProtobuf(HttpExchange exchange) {
    return "application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
  }
}
