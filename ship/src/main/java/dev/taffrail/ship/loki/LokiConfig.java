package dev.taffrail.ship.loki;

import dev.taffrail.ship.Limits;
import dev.taffrail.ship.TimePolicy;
import dev.taffrail.ship.http.HttpLogin;
import dev.taffrail.ship.http.HttpOptions;
import dev.taffrail.ship.http.HttpUrl;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Loki and how to talk to it. Immutable; start with {@link #at} and change what differs from the
 * defaults.
 *
 * @param url the push endpoint; the constructor also takes the base of a Loki and completes it
 * @param labels labels of every stream, at least one and at most 12; {@code level} and {@code lane}
 *     are added by the sink
 * @param sourceLabels labels of the streams of single sources, by the sources' names, that of the
 *     device's own being {@code journal}: beside {@code labels}, or in place of those of the same
 *     name, and at most 12 with them
 * @param tenant the value of {@code X-Scope-OrgID}; null sends none
 * @param login how to log in; null when that is not needed
 * @param encoding the form of a push
 * @param http how pushes travel
 * @param limits how large a push may be, before compression
 */
public record LokiConfig(
    URI url,
    Map<String, String> labels,
    Map<String, Map<String, String>> sourceLabels,
    @Nullable String tenant,
    @Nullable HttpLogin login,
    Encoding encoding,
    HttpOptions http,
    Limits limits) {

  /** The forms in which Loki takes a push. */
  public enum Encoding {
    /** Protocol buffers by Snappy: the least work on both sides. */
    PROTOBUF,
    /** JSON by gzip: for what stands between and wants to read it. */
    JSON
  }

  /** What a Loki takes as it is set up by default: a week back and 10 minutes ahead. */
  public static final TimePolicy TIMES =
      new TimePolicy(
          Duration.ofDays(7),
          Duration.ofMinutes(10),
          TimePolicy.Action.KEEP,
          TimePolicy.Action.KEEP);

  /** What the device's own journal is called, which has no name among the sources. */
  private static final String OWN = "journal";

  private static final String PUSH = "/loki/api/v1/push";

  /**
   * Loki takes 15, and counts {@code level}, {@code lane} and a {@code service_name} of its own.
   */
  private static final int MOST_LABELS = 12;

  /** Loki takes what is up to an hour behind the newest of its stream. */
  private static final Duration DISORDER = Duration.ofMinutes(30);

  /**
   * What waits for an answer outlives collections of a small heap, which copy it each time: with
   * pushes twice as large shipping takes more of the processor, and 9 MB more.
   */
  private static final int BYTES = 256 * 1024;

  private static final Limits LIMITS =
      new Limits(5_000, BYTES, Duration.ofSeconds(1), Limits.MAX_SPAN)
          .withInFlight(Limits.DEFAULT_IN_FLIGHT)
          .withDisorder(DISORDER);

  public LokiConfig {
    url = HttpUrl.endpoint(url, PUSH);
    labels = Map.copyOf(labels);
    check(
        !labels.isEmpty() && labels.size() <= MOST_LABELS,
        "labels: expected 1 to " + MOST_LABELS + ", found " + labels.size());
    checkLabels("labels", labels);
    Map<String, Map<String, String>> bySource = new TreeMap<>();
    sourceLabels.forEach((source, own) -> bySource.put(source, Map.copyOf(own)));
    sourceLabels = Collections.unmodifiableMap(bySource);
    for (Map.Entry<String, Map<String, String>> source : bySource.entrySet()) {
      checkSource(source.getKey(), source.getValue(), labels);
    }
    check(
        tenant == null || tenant.matches("[A-Za-z0-9!._*'()|-]{1,150}"),
        "tenant: expected 1 to 150 of A-Z a-z 0-9 ! - _ . * ' ( ) |, found " + tenant);
  }

  /** A Loki without login and tenant. */
  public static LokiConfig at(URI url, Map<String, String> labels) {
    return new LokiConfig(
        url, labels, Map.of(), null, null, Encoding.PROTOBUF, HttpOptions.DEFAULT, LIMITS);
  }

  public LokiConfig withSourceLabels(Map<String, Map<String, String>> value) {
    return new LokiConfig(url, labels, value, tenant, login, encoding, http, limits);
  }

  public LokiConfig withTenant(String value) {
    return new LokiConfig(url, labels, sourceLabels, value, login, encoding, http, limits);
  }

  public LokiConfig withLogin(HttpLogin value) {
    return new LokiConfig(url, labels, sourceLabels, tenant, value, encoding, http, limits);
  }

  public LokiConfig withEncoding(Encoding value) {
    return new LokiConfig(url, labels, sourceLabels, tenant, login, value, http, limits);
  }

  public LokiConfig withHttp(HttpOptions value) {
    return new LokiConfig(url, labels, sourceLabels, tenant, login, encoding, value, limits);
  }

  public LokiConfig withTimeout(Duration value) {
    return withHttp(http.withTimeout(value));
  }

  public LokiConfig withLimits(Limits value) {
    return new LokiConfig(url, labels, sourceLabels, tenant, login, encoding, http, value);
  }

  /** The configured labels of a source's streams, in order. */
  Map<String, String> labels(String source) {
    return labels(labels, sourceLabels.getOrDefault(source.isEmpty() ? OWN : source, Map.of()));
  }

  private static Map<String, String> labels(Map<String, String> all, Map<String, String> own) {
    Map<String, String> labels = new TreeMap<>(all);
    labels.putAll(own);
    return labels;
  }

  private static void checkSource(
      String source, Map<String, String> own, Map<String, String> labels) {
    checkLabels("source_labels", own);
    int all = labels(labels, own).size();
    check(
        all <= MOST_LABELS,
        String.format(
            "source_labels: expected at most %d with those of labels, found %d of %s",
            MOST_LABELS, all, source));
  }

  private static void checkLabels(String key, Map<String, String> labels) {
    new TreeMap<>(labels).forEach((name, value) -> checkLabel(key, name, value));
  }

  private static void checkLabel(String key, String name, String value) {
    check(
        name.matches("[a-zA-Z_][a-zA-Z0-9_]{0,1023}") && !name.startsWith("__"),
        key + ": expected a name of letters, digits and _, found " + name);
    check(
        !name.equals("level") && !name.equals("lane"),
        key + ": expected none of level and lane, which the sink adds itself, found " + name);
    check(
        !value.isEmpty() && value.length() <= 512,
        key + ": expected a value of 1 to 512 characters for " + name + ", found " + value);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
