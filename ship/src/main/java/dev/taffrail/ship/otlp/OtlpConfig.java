package dev.taffrail.ship.otlp;

import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.http.HttpLogin;
import dev.taffrail.ship.http.HttpOptions;
import dev.taffrail.ship.http.HttpUrl;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of OTLP over HTTP and how to talk to it. Immutable; start with {@link #at} and change
 * what differs from the defaults.
 *
 * @param url the endpoint of logs; the constructor also takes the base of a receiver and completes
 *     it
 * @param resource who speaks, in attributes such as {@code service.name}
 * @param headers what the receiver wants beside the usual ones, a key for instance
 * @param login how to log in; null when that is not needed
 * @param encoding the form of a request
 * @param http how requests travel
 * @param limits how large a request may be, before compression
 */
public record OtlpConfig(
    URI url,
    Map<String, String> resource,
    Map<String, Secret> headers,
    @Nullable HttpLogin login,
    Encoding encoding,
    HttpOptions http,
    Limits limits) {

  /** The forms of a request. */
  public enum Encoding {
    /** Protocol buffers by gzip. */
    PROTOBUF,
    /** JSON by gzip. */
    JSON
  }

  private static final String LOGS = "/v1/logs";

  /** What stands behind may be a Loki, which takes what is up to an hour behind the newest. */
  private static final Duration DISORDER = Duration.ofMinutes(30);

  private static final Limits LIMITS =
      new Limits(5_000, 1024 * 1024, Duration.ofSeconds(1), Limits.MAX_SPAN)
          .withInFlight(Limits.DEFAULT_IN_FLIGHT)
          .withDisorder(DISORDER);

  public OtlpConfig {
    url = HttpUrl.endpoint(url, LOGS);
    resource = Map.copyOf(resource);
    headers = Map.copyOf(headers);
    if (resource.containsKey("")) {
      throw new IllegalArgumentException("resource: expected names of attributes, found ''");
    }
    headers.keySet().forEach(OtlpConfig::checkHeader);
  }

  /** A receiver without login, which takes protocol buffers. */
  public static OtlpConfig at(URI url, Map<String, String> resource) {
    return new OtlpConfig(
        url, resource, Map.of(), null, Encoding.PROTOBUF, HttpOptions.DEFAULT, LIMITS);
  }

  public OtlpConfig withHeaders(Map<String, Secret> value) {
    return new OtlpConfig(url, resource, value, login, encoding, http, limits);
  }

  public OtlpConfig withLogin(HttpLogin value) {
    return new OtlpConfig(url, resource, headers, value, encoding, http, limits);
  }

  public OtlpConfig withEncoding(Encoding value) {
    return new OtlpConfig(url, resource, headers, login, value, http, limits);
  }

  public OtlpConfig withHttp(HttpOptions value) {
    return new OtlpConfig(url, resource, headers, login, encoding, value, limits);
  }

  public OtlpConfig withLimits(Limits value) {
    return new OtlpConfig(url, resource, headers, login, encoding, http, value);
  }

  private static void checkHeader(String name) {
    boolean ours =
        name.toLowerCase(Locale.ROOT)
            .matches("host|connection|content-.*|transfer-.*|authorization|user-agent");
    if (ours || !name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
      throw new IllegalArgumentException(
          "headers: expected names of headers that the sink does not send itself, found " + name);
    }
  }
}
