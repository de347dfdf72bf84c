package dev.taffrail.agent.config;

import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.http.HttpLogin;
import dev.taffrail.ship.http.HttpOptions;
import dev.taffrail.ship.otlp.OtlpConfig;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a sink of the type {@code otlp}. */
final class OtlpSection {
  private static final URI ANY_URL = URI.create("http://localhost");

  private OtlpSection() {}

  static @Nullable Destination read(Section section) {
    URI url = section.required("url", Value::url);
    Map<String, String> resource = resource(section);
    Map<String, Secret> headers =
        section.get("headers", value -> value.map(Value::secret), Map.of());
    OtlpConfig.Encoding encoding =
        section.get(
            "encoding", v -> v.oneOf(OtlpConfig.Encoding.class), OtlpConfig.Encoding.PROTOBUF);
    HttpOptions http = HttpSection.read(section, url);
    UnaryOperator<Limits> batches = BatchKeys.read(section);
    HttpLogin login = HttpSection.login(section);
    section.check("resource", () -> OtlpConfig.at(ANY_URL, resource));
    section.check("headers", () -> OtlpConfig.at(ANY_URL, Map.of()).withHeaders(headers));
    if (url != null) {
      section.check("url", () -> OtlpConfig.at(url, Map.of()));
    }
    if (url == null || section.failed()) {
      return null;
    }
    OtlpConfig config =
        OtlpConfig.at(url, resource).withHeaders(headers).withEncoding(encoding).withHttp(http);
    config = config.withLimits(batches.apply(config.limits()));
    return new Destination.Otlp(login == null ? config : config.withLogin(login));
  }

  /** Without a word of its own, the device and the program are who speaks. */
  private static Map<String, String> resource(Section section) {
    Map<String, String> resource = new LinkedHashMap<>();
    resource.put("service.name", "taffrail");
    resource.put("host.name", section.device());
    resource.putAll(section.get("resource", value -> value.map(Value::text), Map.of()));
    return resource;
  }
}
