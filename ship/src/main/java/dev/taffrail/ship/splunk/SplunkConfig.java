package dev.taffrail.ship.splunk;

import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Secret;
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
 * @param timeout how long one request may take in all
 * @param limits how large a request may be, before compression
 */
public record SplunkConfig(
    URI url,
    Secret token,
    @Nullable String host,
    @Nullable String source,
    @Nullable String sourcetype,
    @Nullable String index,
    Duration timeout,
    Limits limits) {

  private static final String EVENT = "/services/collector/event";

  /** A collector of default settings refuses bodies over 1 MB. */
  private static final Limits LIMITS =
      new Limits(5_000, 1_000_000, Duration.ofSeconds(1), Limits.MAX_SPAN);

  public SplunkConfig {
    url =
        HttpUrl.endpoint(url, url.toString().matches(".*/services/collector/?") ? "/event" : EVENT);
    if (token.reveal().startsWith("Splunk ")) {
      throw new IllegalArgumentException("token: expected it without the word Splunk before it");
    }
    if (timeout.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("timeout: expected more than zero, found " + timeout);
    }
  }

  /** A collector that decides host, source, source type and index itself. */
  public static SplunkConfig at(URI url, Secret token) {
    return new SplunkConfig(url, token, null, null, null, null, Duration.ofSeconds(30), LIMITS);
  }

  public SplunkConfig withHost(String value) {
    return new SplunkConfig(url, token, value, source, sourcetype, index, timeout, limits);
  }

  public SplunkConfig withSource(String value) {
    return new SplunkConfig(url, token, host, value, sourcetype, index, timeout, limits);
  }

  public SplunkConfig withSourcetype(String value) {
    return new SplunkConfig(url, token, host, source, value, index, timeout, limits);
  }

  public SplunkConfig withIndex(String value) {
    return new SplunkConfig(url, token, host, source, sourcetype, value, timeout, limits);
  }

  public SplunkConfig withTimeout(Duration value) {
    return new SplunkConfig(url, token, host, source, sourcetype, index, value, limits);
  }

  public SplunkConfig withLimits(Limits value) {
    return new SplunkConfig(url, token, host, source, sourcetype, index, timeout, value);
  }
}
