package dev.taffrail.agent.config;

import dev.taffrail.ship.Secret;
import dev.taffrail.ship.http.HttpLogin;
import dev.taffrail.ship.loki.LokiConfig;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a sink of the type {@code loki}. */
final class LokiSection {
  private static final URI ANY_URL = URI.create("http://localhost");
  private static final Map<String, String> ANY_LABELS = Map.of("job", "taffrail");

  private LokiSection() {}

  static @Nullable Destination read(Section section) {
    URI url = section.required("url", Value::url);
    Map<String, String> labels = section.required("labels", LokiSection::labels);
    String tenant = section.get("tenant", Value::text);
    LokiConfig.Encoding encoding =
        section.get(
            "encoding", v -> v.oneOf(LokiConfig.Encoding.class), LokiConfig.Encoding.PROTOBUF);
    HttpLogin login = login(section);
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
    LokiConfig config = LokiConfig.at(url, labels).withEncoding(encoding);
    config = tenant == null ? config : config.withTenant(tenant);
    return new Destination.Loki(login == null ? config : config.withLogin(login));
  }

  private static @Nullable Map<String, String> labels(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    Map<String, String> labels = new LinkedHashMap<>();
    section
        .all()
        .forEach(
            (name, label) -> {
              String text = label.text();
              if (text != null) {
                labels.put(name, text);
              }
            });
    section.close();
    return section.failed() ? null : labels;
  }

  private static @Nullable HttpLogin login(Section section) {
    String user = section.get("username", Value::text);
    Secret password = section.get("password", Value::secret);
    Secret token = section.get("token", Value::secret);
    if (section.has("token") && (section.has("username") || section.has("password"))) {
      section.contradiction("token", "either token or username and password", "both");
      return null;
    }
    if (section.has("username") != section.has("password")) {
      String there = section.has("username") ? "username" : "password";
      section.contradiction(there, "username and password together", "only " + there);
      return null;
    }
    if (token != null) {
      return new HttpLogin.Bearer(token);
    }
    return user == null || password == null
        ? null
        : section.check("username", () -> new HttpLogin.Basic(user, password));
  }
}
