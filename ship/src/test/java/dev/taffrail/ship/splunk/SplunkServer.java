package dev.taffrail.ship.splunk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.taffrail.ship.Json;
import dev.taffrail.ship.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A HTTP Event Collector that takes one token. */
public final class SplunkServer extends Receiver {
  public static final String TOKEN = "8d8e5a5b-2c55-4a7b-9d0c-1f2e3d4c5b6a";
  private static final int MOST_BODY = 1_000_000;
  private static final Set<String> KEYS =
      Set.of("time", "host", "source", "sourcetype", "index", "event", "fields");

  private final List<Map<String, Object>> events = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private String query = "";

  static Answer code(int status, int code, String text) {
    return new Answer(
        status,
        Map.of("Content-Type", "application/json; charset=UTF-8"),
        "{\"text\":\"" + text + "\",\"code\":" + code + "}");
  }

  /** The events as JSON texts. */
  @Override
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  public synchronized List<Map<String, Object>> events() {
    return List.copyOf(events);
  }

  @Override
  protected Answer judge(HttpExchange exchange, String body) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    boolean raw = exchange.getRequestURI().getPath().equals("/services/collector/raw");
    if (!raw && !exchange.getRequestURI().getPath().equals("/services/collector/event")) {
      return Answer.of(404, "not found");
    } else if (authorization == null) {
      return code(401, 2, "Token is required");
    } else if (!authorization.startsWith("Splunk ")) {
      return code(401, 3, "Invalid authorization");
    } else if (!authorization.equals("Splunk " + TOKEN)) {
      return code(403, 4, "Invalid token");
    } else if (body.isEmpty()) {
      return code(400, 5, "No data");
    } else if (body.getBytes(UTF_8).length > MOST_BODY) {
      return Answer.of(413, "too large");
    }
    return raw ? storeRaw(exchange, body) : store(body);
  }

  private Answer storeRaw(HttpExchange exchange, String body) {
    String channel = exchange.getRequestHeaders().getFirst("X-Splunk-Request-Channel");
    if (channel == null) {
      return code(400, 10, "Data channel is missing");
    }
    query = exchange.getRequestURI().getQuery();
    body.lines().forEach(lines::add);
    return code(200, 0, "Success");
  }

  /** What the last request to the raw endpoint said of its lines. */
  public synchronized String query() {
    return query;
  }

  private Answer store(String body) {
    List<Object> all = Json.readAll(body);
    for (int i = 0; i < all.size(); i++) {
      Map<String, Object> event = Json.object(all.get(i));
      if (!event.containsKey("event")) {
        return code(400, 12, "Event field is required");
      }
      check(event);
    }
    List<String> texts = eventTexts(body);
    for (int i = 0; i < all.size(); i++) {
      events.add(Json.object(all.get(i)));
      lines.add(texts.get(i));
    }
    return code(200, 0, "Success");
  }

  private static void check(Map<String, Object> event) {
    if (!KEYS.containsAll(event.keySet())) {
      throw new IllegalArgumentException("unknown keys: " + event.keySet());
    }
    Json.number(event.get("time"));
    if (event.containsKey("fields")) {
      Json.object(event.get("fields")).values().forEach(Json::string);
    }
  }

  /** The bytes of each event object, by the place where they stand in the body. */
  private static List<String> eventTexts(String body) {
    List<String> texts = new ArrayList<>();
    int at = 0;
    for (int begin = body.indexOf(",\"event\":", at); begin >= 0; ) {
      int end = body.indexOf(",\"fields\":{\"taffrail_index\"", begin);
      texts.add(body.substring(begin + ",\"event\":".length(), end));
      at = body.indexOf("{\"time\":", end);
      begin = at < 0 ? -1 : body.indexOf(",\"event\":", at);
    }
    return texts;
  }
}
