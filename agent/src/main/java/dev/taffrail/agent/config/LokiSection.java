package dev.taffrail.agent.config;

import dev.taffrail.ship.Limits;
import dev.taffrail.ship.http.HttpLogin;
import dev.taffrail.ship.http.HttpOptions;
import dev.taffrail.ship.loki.LokiConfig;
import java.net.URI;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a sink of the type {@code loki}. */
final class LokiSection {
  private static final URI ANY_URL = URI.create("http://localhost");
  private static final Map<String, String> ANY_LABELS = Map.of("job", "taffrail");

  private LokiSection() {}

  static @Nullable Destination read(Section section) {
    URI url = section.required("url", Value::url);
    Map<String, String> labels = section.required("labels", value -> value.map(Value::text));
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
    if (labels != null) {
      section.check("labels", () -> LokiConfig.at(ANY_URL, labels));
    }
    if (tenant != null) {
      section.check("tenant", () -> LokiConfig.at(ANY_URL, ANY_LABELS).withTenant(tenant));
    }
    if (url == null || labels == null || section.failed()) {
      return null;
    }
    LokiConfig config = LokiConfig.at(url, labels).withEncoding(encoding).withHttp(http);
    config = config.withLimits(batches.apply(config.limits()));
    config = tenant == null ? config : config.withTenant(tenant);
    return new Destination.Loki(login == null ? config : config.withLogin(login));
  }
}
