package dev.taffrail.edge;

import java.io.IOException;
import java.net.http.HttpClient;

/** Makes clients of HTTP; for adapters and kinds of actions and clouds. */
public final class HttpClients {
  private HttpClients() {}

  /**
   * For HTTP/1.1, trusting whom the JVM trusts. The JDK's default asks each receiver for HTTP/2 and
   * confuses small ones.
   */
  public static HttpClient.Builder http1() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
  }

  /**
   * The same with these files, which are read now.
   *
   * @throws IOException when they are of no use
   */
  public static HttpClient.Builder http1(ClientTls tls) throws IOException {
    return tls.equals(ClientTls.NONE) ? http1() : http1().sslContext(tls.context());
  }
}
