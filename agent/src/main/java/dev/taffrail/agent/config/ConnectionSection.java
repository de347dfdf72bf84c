package dev.taffrail.agent.config;

import dev.taffrail.edge.ClientTls;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.http.TlsFiles;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what pipelines need to connect to others: {@code tls}, {@code headers}, {@code token}. */
final class ConnectionSection {
  private static final String AUTHORIZATION = "Authorization";

  private ConnectionSection() {}

  /**
   * The files, by the same keys as those of a sink; none when there are none, or when anything of
   * them is wrong.
   *
   * @param url what is connected to; null when that is wrong
   * @param scheme the one that has TLS
   */
  static ClientTls tls(Section section, @Nullable URI url, String scheme) {
    ClientTls files = section.get("tls", ConnectionSection::tls, ClientTls.NONE);
    if (url != null && !url.getScheme().equals(scheme) && !files.equals(ClientTls.NONE)) {
      section.contradiction("tls", "a url that begins with " + scheme, url.getScheme());
    }
    return files;
  }

  private static @Nullable ClientTls tls(Value value) {
    TlsFiles read = HttpSection.files(value);
    if (read == null) {
      return null;
    }
    ClientTls files = new ClientTls(read.ca(), read.certificate(), read.key());
    value.whenChecked(files::check);
    return files;
  }

  /** What a request carries; shown by no problem and no {@code toString}. */
  private static Map<String, String> headers(Section section) {
    Map<String, String> headers = new LinkedHashMap<>();
    section
        .<Map<String, Secret>>get("headers", value -> value.map(Value::secret), Map.of())
        .forEach((name, secret) -> headers.put(name, secret.reveal()));
    return headers;
  }

  /** The same, where {@code token} makes one of them. */
  static Map<String, String> headersWithToken(Section section) {
    Map<String, String> headers = headers(section);
    Secret token = section.get("token", Value::token);
    if (section.has("token")
        && headers.keySet().stream().anyMatch(AUTHORIZATION::equalsIgnoreCase)) {
      section.contradiction("token", "either token or the header Authorization", "both");
    } else if (token != null) {
      headers.put(AUTHORIZATION, "Bearer " + token.reveal());
    }
    return headers;
  }
}
