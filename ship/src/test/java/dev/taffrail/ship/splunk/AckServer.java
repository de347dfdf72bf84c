package dev.taffrail.ship.splunk;

import com.sun.net.httpserver.HttpExchange;
import dev.taffrail.ship.Json;
import dev.taffrail.ship.Receiver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A collector with acknowledgement, behind a balancer that keeps sessions by cookies. */
final class AckServer extends Receiver {
  private final List<String> questions = new ArrayList<>();
  private final List<String> cookies = new ArrayList<>();
  private final Set<String> channels = new LinkedHashSet<>();
  private final Map<String, Integer> asked = new HashMap<>();
  private @Nullable Answer questionsAnswer;
  private boolean ackIds = true;
  private int indexedAfter;
  private int code;
  private int next;

  /** An id is indexed when it is asked for the so-manieth time, and then forgotten. */
  synchronized void indexAfter(int times) {
    indexedAfter = times;
  }

  synchronized void withoutAckIds() {
    ackIds = false;
  }

  synchronized void code(int value) {
    code = value;
  }

  synchronized void answerQuestionsWith(int status, int code, String text) {
    questionsAnswer = SplunkServer.code(status, code, text);
  }

  synchronized List<String> questions() {
    return List.copyOf(questions);
  }

  /** What each request showed, sorted. */
  synchronized List<String> cookies() {
    return List.copyOf(cookies);
  }

  synchronized Set<String> channels() {
    return channels;
  }

  @Override
  public List<String> lines() {
    return List.of();
  }

  @Override
  protected Answer judge(HttpExchange exchange, String body) {
    String channel = exchange.getRequestHeaders().getFirst("X-Splunk-Request-Channel");
    if (channel == null) {
      return SplunkServer.code(400, 10, "Data channel is missing");
    }
    channels.add(channel);
    String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    cookies.add(cookie == null ? "none" : cookie);
    exchange.getResponseHeaders().add("Set-Cookie", "route=7; Path=/; HttpOnly");
    exchange
        .getResponseHeaders()
        .add("Set-Cookie", "AWSALB=a/b=; Expires=Sat, 05 Dec 2026 00:00:00 GMT");
    if (!exchange.getRequestURI().getPath().endsWith("/ack")) {
      return taken();
    } else if (!("channel=" + channel).equals(exchange.getRequestURI().getQuery())) {
      return SplunkServer.code(400, 11, "Invalid data channel");
    }
    return answer(body);
  }

  private Answer taken() {
    String ackId = ackIds ? ",\"ackId\":" + next++ : "";
    return json("{\"text\":\"Success\",\"code\":" + code + ackId + "}");
  }

  private Answer answer(String body) {
    List<Object> ids = Json.array(Json.readObject(body).get("acks"));
    String id = Json.number(ids.get(0));
    questions.add(id);
    if (questionsAnswer != null) {
      return questionsAnswer;
    }
    boolean indexed = asked.merge(id, 1, Integer::sum) == indexedAfter;
    return json("{\"acks\":{\"" + id + "\":" + indexed + "}}");
  }

  private static Answer json(String body) {
    return new Answer(200, Map.of("Content-Type", "application/json; charset=UTF-8"), body);
  }
}
