package dev.taffrail.edge;

import java.net.URI;
import java.util.Map;

/**
 * A receiver that takes documents by HTTP POST: with {@code traceparent}, and an {@code
 * Idempotency-Key} that is the same at each try.
 *
 * @param url http or https, without user and password
 * @param headers to be sent beside the usual ones; their values may be secrets, and stand in no
 *     record
 * @param tls the files of TLS, with https; read again behind each try without an answer
 */
public record HttpCloud(URI url, Map<String, String> headers, ClientTls tls)
    implements CloudTarget {
  /**
   * Looks at no file.
   *
   * @throws IllegalArgumentException when nothing can be posted to it, or a header cannot be sent
   */
  public HttpCloud {
    Urls.check(url, "http", "https");
    headers = Headers.of(headers, "traceparent", "Idempotency-Key");
    Urls.checkTls(url, tls, "https");
  }

  /** Without headers of the user's; trusts whom the JVM trusts. */
  public static HttpCloud to(URI url) {
    return new HttpCloud(url, Map.of(), ClientTls.NONE);
  }

  public HttpCloud withHeaders(Map<String, String> value) {
    return new HttpCloud(url, value, tls);
  }

  /** With a bearer's token as one more header. */
  public HttpCloud withToken(String token) {
    return withHeaders(Headers.withToken(headers, token));
  }

  public HttpCloud withTls(ClientTls value) {
    return new HttpCloud(url, headers, value);
  }

  @Override
  public String receiver() {
    return Urls.place(url);
  }

  @Override
  public CloudCarrier open() {
    return new HttpCarrier(this);
  }

  @Override
  public String toString() {
    return "HttpCloud[" + receiver() + "]";
  }
}
