package dev.taffrail.agent.config;

import dev.taffrail.ship.Limits;
import dev.taffrail.ship.http.HttpLogin;
import dev.taffrail.ship.http.HttpOptions;
import dev.taffrail.ship.loki.LokiConfig;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a sink of the type {@code loki}. */
final class LokiSection {
  private static final URI ANY_URL = URI.create("http://localhost");
  private static final Map<String, String> ANY_LABELS = Map.of("job", "taffrail");

  private LokiSection() {}

  /**
   * @param sources the names of all sources that there are
   */
  static @Nullable Destination read(Section section, Set<String> sources) {
    URI url = section.required("url", Value::url);
    Map<String, String> labels = section.required("labels", value -> value.map(Value::text));
    Map<String, Map<String, String>> sourceLabels =
        section.get("source_labels", value -> ofSources(value, sources), Map.of());
    String tenant = section.get("tenant", Value::text);
    LokiConfig.Encoding encoding =
        section.get(
            "encoding", v -> v.oneOf(LokiConfig.Encoding.class), LokiConfig.Encoding.PROTOBUF);
    HttpOptions http = HttpSection.read(section, url);
    UnaryOperator<Limits> batches = BatchKeys.read(section);
    if (encoding == LokiConfig.Encoding.PROTOBUF && section.has("gzip")) {
      section.contradiction("gzip", "encoding: json beside it (protobuf is sent by Snappy)");
    }
    HttpLogin login = HttpSection.login(section);
    if (url != null) {
      section.check("url", () -> LokiConfig.at(url, ANY_LABELS));
    }
    LokiConfig labelled =
        labels == null ? null : section.check("labels", () -> LokiConfig.at(ANY_URL, labels));
    if (labelled != null) {
      section.check("source_labels", () -> labelled.withSourceLabels(sourceLabels));
    }
    if (tenant != null) {
      section.check("tenant", () -> LokiConfig.at(ANY_URL, ANY_LABELS).withTenant(tenant));
    }
    if (url == null || labels == null || section.failed()) {
      return null;
    }
    LokiConfig config = LokiConfig.at(url, labels).withEncoding(encoding).withHttp(http);
    config = config.withSourceLabels(sourceLabels);
    config = config.withLimits(batches.apply(config.limits()));
    config = tenant == null ? config : config.withTenant(tenant);
    return new Destination.Loki(login == null ? config : config.withLogin(login));
  }

  private static @Nullable Map<String, Map<String, String>> ofSources(
      Value value, Set<String> sources) {
    Map<String, Map<String, String>> labels = value.map(each -> each.map(Value::text));
    for (String source : labels == null ? Set.<String>of() : labels.keySet()) {
      if (!sources.contains(source)) {
        value.wrong("names of " + String.join(", ", sources), Value.quoted(source));
      }
    }
    return labels;
  }
}
