package dev.taffrail.agent.collect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which path belongs to which protocol, and the pages that belong to none. */
final class Routes {
  private final Map<String, Receiver> byPath;
  private final Map<String, Receiver> byName = new LinkedHashMap<>();

  Routes(
      LokiReceiver loki,
      SplunkReceiver splunk,
      CloudWatchReceiver cloudWatch,
      OtlpReceiver otlp,
      CloudReceiver cloud) {
    byPath =
        Map.of(
            "/loki/api/v1/push", loki,
            "/services/collector", splunk,
            "/services/collector/event", splunk,
            "/services/collector/event/1.0", splunk,
            "/", cloudWatch,
            "/v1/logs", otlp,
            "/otlp/v1/logs", otlp,
            "/cloud/v1/runs", cloud);
    byName.put("loki", loki);
    byName.put("splunk", splunk);
    byName.put("cloudwatch", cloudWatch);
    byName.put("otlp", otlp);
    byName.put("cloud", cloud);
  }

  Optional<Receiver> receiver(Request request) {
    @Nullable Receiver receiver = byPath.get(request.path());
    return Optional.ofNullable(receiver);
  }

  /** The answer for a path that belongs to no protocol. */
  Answer page(Request request) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    return switch (request.path()) {
      case "/ready" -> reads ? Answer.text(200, "ready") : methodNotAllowed();
      case "/stats" -> reads ? Answer.json(200, stats()) : methodNotAllowed();
      case "/services/collector/health", "/services/collector/health/1.0" ->
          reads ? HecAnswer.HEALTHY.answer() : methodNotAllowed();
      default -> Answer.text(404, "404 page not found");
    };
  }

  private static Answer methodNotAllowed() {
    return Answer.text(405, "Method Not Allowed");
  }

  private String stats() {
    return byName.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":" + e.getValue().counters().json())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
