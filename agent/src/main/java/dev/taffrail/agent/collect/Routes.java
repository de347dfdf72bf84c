package dev.taffrail.agent.collect;

import static java.util.Map.entry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which path belongs to which protocol, and the pages that belong to none. */
final class Routes {
  private final Devices devices;
  private final Map<String, Receiver> byPath;
  private final Map<String, Receiver> byName = new LinkedHashMap<>();

  Routes(
      LokiReceiver loki,
      SplunkReceiver splunk,
      CloudWatchReceiver cloudWatch,
      OtlpReceiver otlp,
      CloudReceiver cloud,
      Devices devices) {
    this.devices = devices;
    byPath =
        Map.ofEntries(
            entry("/loki/api/v1/push", loki),
            entry("/services/collector", splunk),
            entry("/services/collector/event", splunk),
            entry("/services/collector/event/1.0", splunk),
            entry(SplunkReceiver.RAW, splunk),
            entry(SplunkReceiver.RAW + "/1.0", splunk),
            entry(SplunkReceiver.ACK, splunk),
            entry("/", cloudWatch),
            entry("/v1/logs", otlp),
            entry("/otlp/v1/logs", otlp),
            entry("/cloud/v1/runs", cloud));
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
        .collect(Collectors.joining(",", "{", ",\"devices\":" + devices.json() + "}"));
  }
}
