package dev.taffrail.ship.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.taffrail.ship.Json;
import dev.taffrail.ship.Receiver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The part of CloudWatch Logs that takes events, with its limits. */
public final class CloudWatchServer extends Receiver {
  private final Set<String> groups = new HashSet<>();
  private final Set<String> streams = new HashSet<>();
  private final Map<String, String> retentions = new TreeMap<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();

  static Answer error(int status, String type, String message) {
    return new Answer(
        status,
        Map.of("Content-Type", "application/x-amz-json-1.1"),
        "{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}");
  }

  static Answer ok(String body) {
    return new Answer(200, Map.of("Content-Type", "application/x-amz-json-1.1"), body);
  }

  @Override
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  public synchronized Map<String, String> retentions() {
    return new HashMap<>(retentions);
  }

  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  protected Answer judge(HttpExchange exchange, String body) {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization == null || !authorization.startsWith("AWS4-HMAC-SHA256 ")) {
      return error(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    Map<String, Object> call = Json.readObject(body);
    calls.add(target);
    return switch (target) {
      case "Logs_20140328.CreateLogGroup" -> create(groups, key(call, "logGroupName"));
      case "Logs_20140328.CreateLogStream" ->
          groups.contains(key(call, "logGroupName"))
              ? create(streams, key(call, "logGroupName") + "\n" + key(call, "logStreamName"))
              : error(400, "ResourceNotFoundException", "The specified log group does not exist.");
      case "Logs_20140328.PutRetentionPolicy" -> retain(call);
      case "Logs_20140328.PutLogEvents" -> put(call);
      default -> error(400, "UnknownOperationException", target);
    };
  }

  private static String key(Map<String, Object> call, String name) {
    return Json.string(call.get(name));
  }

  private static Answer create(Set<String> present, String name) {
    return present.add(name)
        ? ok("")
        : error(400, "ResourceAlreadyExistsException", "The specified resource already exists.");
  }

  private Answer retain(Map<String, Object> call) {
    retentions.put(key(call, "logGroupName"), Json.number(call.get("retentionInDays")));
    return ok("");
  }

  private Answer put(Map<String, Object> call) {
    if (!streams.contains(key(call, "logGroupName") + "\n" + key(call, "logStreamName"))) {
      return error(400, "ResourceNotFoundException", "The specified log stream does not exist.");
    }
    List<String> messages = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    long bytes = 0;
    for (Object next : Json.array(call.get("logEvents"))) {
      Map<String, Object> event = Json.object(next);
      String message = Json.string(event.get("message"));
      messages.add(message);
      times.add(Long.parseLong(Json.number(event.get("timestamp"))));
      bytes += message.getBytes(UTF_8).length + 26L;
    }
    String problem = problem(times, bytes);
    if (!problem.isEmpty()) {
      return error(400, "InvalidParameterException", problem);
    }
    lines.addAll(messages);
    return ok("{\"nextSequenceToken\":\"1\"}");
  }

  private static String problem(List<Long> times, long bytes) {
    if (times.isEmpty() || times.size() > 10_000) {
      return "1 validation error detected: Value at 'logEvents' failed to satisfy constraint";
    }
    for (int i = 1; i < times.size(); i++) {
      if (times.get(i) < times.get(i - 1)) {
        return "Log events in a single PutLogEvents request must be in chronological order.";
      }
    }
    if (times.get(times.size() - 1) - times.get(0) > 24L * 3_600_000) {
      return "The batch of log events in a single PutLogEvents request cannot span more than 24"
          + " hours.";
    }
    return bytes > 1_048_576
        ? "Upload too large: " + bytes + " bytes exceeds limit of 1048576"
        : "";
  }
}
