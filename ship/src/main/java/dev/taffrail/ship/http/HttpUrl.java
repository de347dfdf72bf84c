package dev.taffrail.ship.http;

import java.net.URI;

/** Checks and completes the addresses of receivers. */
public final class HttpUrl {
  private HttpUrl() {}

  /**
   * The full address of an endpoint.
   *
   * @param url the receiver's base, or already the endpoint itself
   * @param path the endpoint's path, beginning with a slash
   * @throws IllegalArgumentException when this is no http or https address, or holds a password
   */
  public static URI endpoint(URI url, String path) {
    check(url);
    String base = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
    String full = base.endsWith(path) ? base : base + path;
    return URI.create(url.getScheme() + "://" + url.getRawAuthority() + full);
  }

  private static void check(URI url) {
    if (!("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
        || url.getHost() == null) {
      throw new IllegalArgumentException(
          "url: expected http://host[:port] or https://host[:port], found " + withoutUser(url));
    }
    if (url.getPort() > 65_535) {
      throw new IllegalArgumentException(
          "url: expected a port up to 65535, found " + url.getPort());
    }
    if (url.getRawAuthority().endsWith(":")) {
      throw new IllegalArgumentException(
          "url: expected a port behind the colon, found " + withoutUser(url));
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "url: expected no user or password in it, found some at host " + url.getHost());
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "url: expected no query and no fragment, found " + withoutUser(url));
    }
  }

  private static String withoutUser(URI url) {
    return url.toString().replaceAll("//[^/@]*@", "//***@");
  }
}
