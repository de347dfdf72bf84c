package dev.taffrail.ship.splunk;

import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.http.HttpOptions;
import dev.taffrail.ship.http.HttpUrl;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A Splunk HTTP Event Collector and how to talk to it. Immutable; start with {@link #at} and change
 * what differs from the defaults. What is null is left to the collector.
 *
 * @param url the event endpoint; the constructor also takes the base of a collector and completes
 *     it
 * @param token the collector's token, without the word {@code Splunk}
 * @param host the events' host
 * @param source the events' source
 * @param sourcetype the events' source type
 * @param index the index to write to
 * @param endpoint which of the collector's two takes the records
 * @param ackTimeout how long the indexers may take to acknowledge a request before it is sent
 *     again; null asks for no acknowledgement
 * @param http how requests travel
 * @param limits how large a request may be, before compression
 */
public record SplunkConfig(
    URI url,
    Secret token,
    @Nullable String host,
    @Nullable String source,
    @Nullable String sourcetype,
    @Nullable String index,
    Endpoint endpoint,
    @Nullable Duration ackTimeout,
    HttpOptions http,
    Limits limits) {

  /** The collector's two endpoints. */
  public enum Endpoint {
    /** Records as events with a time, an index and a correlation id of their own. */
    EVENT,
    /** Lines as they are: the source type says where an event ends and what its time is. */
    RAW
  }

  private static final String EVENT = "/services/collector/event";

  /** A collector of default settings refuses bodies over 1 MB. */
  private static final Limits LIMITS =
      new Limits(5_000, 1_000_000, Duration.ofSeconds(1), Limits.MAX_SPAN)
          .withInFlight(Limits.DEFAULT_IN_FLIGHT);

  public SplunkConfig {
    url = HttpUrl.endpoint(base(url), EVENT);
    if (ackTimeout != null && ackTimeout.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("ack_timeout: expected above zero, found " + ackTimeout);
    }
    if (token.reveal().startsWith("Splunk ")) {
      throw new IllegalArgumentException("token: expected it without the word Splunk before it");
    }
  }

  /** A collector that decides host, source, source type and index itself. */
  public static SplunkConfig at(URI url, Secret token) {
    return new SplunkConfig(
        url, token, null, null, null, null, Endpoint.EVENT, null, HttpOptions.DEFAULT, LIMITS);
  }

  public SplunkConfig withHost(String value) {
    return new SplunkConfig(
        url, token, value, source, sourcetype, index, endpoint, ackTimeout, http, limits);
  }

  public SplunkConfig withSource(String value) {
    return new SplunkConfig(
        url, token, host, value, sourcetype, index, endpoint, ackTimeout, http, limits);
  }

  public SplunkConfig withSourcetype(String value) {
    return new SplunkConfig(
        url, token, host, source, value, index, endpoint, ackTimeout, http, limits);
  }

  public SplunkConfig withIndex(String value) {
    return new SplunkConfig(
        url, token, host, source, sourcetype, value, endpoint, ackTimeout, http, limits);
  }

  public SplunkConfig withEndpoint(Endpoint value) {
    return new SplunkConfig(
        url, token, host, source, sourcetype, index, value, ackTimeout, http, limits);
  }

  public SplunkConfig withAckTimeout(Duration value) {
    return new SplunkConfig(
        url, token, host, source, sourcetype, index, endpoint, value, http, limits);
  }

  public SplunkConfig withHttp(HttpOptions value) {
    return new SplunkConfig(
        url, token, host, source, sourcetype, index, endpoint, ackTimeout, value, limits);
  }

  public SplunkConfig withTimeout(Duration value) {
    return withHttp(http.withTimeout(value));
  }

  public SplunkConfig withLimits(Limits value) {
    return new SplunkConfig(
        url, token, host, source, sourcetype, index, endpoint, ackTimeout, http, value);
  }

  /** The address of one of the collector's endpoints, {@code raw} for instance. */
  URI sibling(String last) {
    return URI.create(url.toString().replaceFirst("event$", last));
  }

  /** Whatever of the collector's path is there already. */
  private static URI base(URI url) {
    return URI.create(url.toString().replaceFirst("/services/collector(/(event|raw))?/*$", ""));
  }
}
