package dev.taffrail.edge.adapter;

import java.net.URI;
import java.time.Duration;

/**
 * What the HTTP adapter asks for.
 *
 * @param url http or https, without user and password; what the JVM trusts is trusted
 * @param every from one request to the next, at least 1 ms
 * @param timeout for one request, connection and answer
 * @param sensor the name of readings that have none
 * @param unit the unit of readings that have none
 * @param fields the names that a reading's parts have
 */
public record HttpPoll(
    URI url, Duration every, Duration timeout, String sensor, String unit, JsonFields fields) {
  public HttpPoll {
    String scheme = String.valueOf(url.getScheme());
    check(scheme.equals("http") || scheme.equals("https"), "url", "http or https", scheme);
    check(url.getHost() != null, "url", "a host", "none");
    check(url.getUserInfo() == null, "url", "no user or password", "one");
    check(every.toMillis() >= 1, "every", "1 ms or more", every);
    check(timeout.toMillis() >= 1, "timeout", "1 ms or more", timeout);
  }

  /** Every ten seconds, within five. */
  public static HttpPoll of(URI url, String sensor, String unit) {
    return new HttpPoll(
        url, Duration.ofSeconds(10), Duration.ofSeconds(5), sensor, unit, JsonFields.DEFAULT);
  }

  public HttpPoll withEvery(Duration value) {
    return new HttpPoll(url, value, timeout, sensor, unit, fields);
  }

  public HttpPoll withTimeout(Duration value) {
    return new HttpPoll(url, every, value, sensor, unit, fields);
  }

  public HttpPoll withFields(JsonFields value) {
    return new HttpPoll(url, every, timeout, sensor, unit, value);
  }

  /** What records say of it. A path or query may hold a secret. */
  String place() {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  @Override
  public String toString() {
    return "HttpPoll[" + place() + "]";
  }

  private static void check(boolean holds, String part, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(part + ": expected " + expected + ", found " + found);
    }
  }
}
