package dev.taffrail.edge.adapter;

import static dev.taffrail.edge.Checks.check;

import dev.taffrail.edge.ClientTls;
import dev.taffrail.edge.Headers;
import dev.taffrail.edge.Urls;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * What the HTTP adapter asks for.
 *
 * @param url http or https, without user and password
 * @param headers to be sent beside the usual ones; their values may be secrets, and stand in no
 *     record
 * @param tls the files of TLS, with https
 * @param every from one request to the next, at least 1 ms
 * @param timeout for one request, connection and answer
 * @param sensor the name of readings that have none
 * @param unit the unit of readings that have none
 * @param fields the names that a reading's parts have
 */
public record HttpPoll(
    URI url,
    Map<String, String> headers,
    ClientTls tls,
    Duration every,
    Duration timeout,
    String sensor,
    String unit,
    JsonFields fields) {
  /**
   * Checks them; looks at no file.
   *
   * @throws IllegalArgumentException when one of them cannot be
   */
  public HttpPoll {
    Urls.check(url, "http", "https");
    headers = Headers.of(headers);
    Urls.checkTls(url, tls, "https");
    check(every.toMillis() >= 1, "every", "1 ms or more", every);
    check(timeout.toMillis() >= 1, "timeout", "1 ms or more", timeout);
  }

  /** Every ten seconds, within five; trusts what the JVM trusts. */
  public static HttpPoll of(URI url, String sensor, String unit) {
    return new HttpPoll(
        url,
        Map.of(),
        ClientTls.NONE,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        sensor,
        unit,
        JsonFields.DEFAULT);
  }

  public HttpPoll withHeaders(Map<String, String> value) {
    return new HttpPoll(url, value, tls, every, timeout, sensor, unit, fields);
  }

  /** With a bearer's token as one more header. */
  public HttpPoll withToken(String token) {
    return withHeaders(Headers.withToken(headers, token));
  }

  public HttpPoll withTls(ClientTls value) {
    return new HttpPoll(url, headers, value, every, timeout, sensor, unit, fields);
  }

  public HttpPoll withEvery(Duration value) {
    return new HttpPoll(url, headers, tls, value, timeout, sensor, unit, fields);
  }

  public HttpPoll withTimeout(Duration value) {
    return new HttpPoll(url, headers, tls, every, value, sensor, unit, fields);
  }

  public HttpPoll withFields(JsonFields value) {
    return new HttpPoll(url, headers, tls, every, timeout, sensor, unit, value);
  }

  /** What records say of it. */
  String place() {
    return Urls.place(url);
  }

  @Override
  public String toString() {
    return "HttpPoll[" + place() + "]";
  }
}
