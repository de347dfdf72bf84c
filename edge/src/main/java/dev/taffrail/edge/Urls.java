package dev.taffrail.edge;

import java.net.URI;
import java.util.List;

/** The addresses that others are asked at; for adapters and kinds of actions and clouds. */
public final class Urls {
  private Urls() {}

  /**
   * Sees that something can be asked at it.
   *
   * @param schemes those that it may have
   * @throws IllegalArgumentException when it has another one, no host, or a user or password, which
   *     would stand in records
   */
  public static void check(URI url, String... schemes) {
    String scheme = String.valueOf(url.getScheme());
    Checks.check(List.of(schemes).contains(scheme), "url", String.join(" or ", schemes), scheme);
    Checks.check(url.getHost() != null, "url", "a host", "none");
    Checks.check(url.getUserInfo() == null, "url", "no user or password", "one");
  }

  /**
   * Sees that there are files of TLS only where that is spoken.
   *
   * @param secure the scheme of addresses where it is
   * @throws IllegalArgumentException when there are some for another one
   */
  public static void checkTls(URI url, ClientTls tls, String secure) {
    boolean fits = tls.equals(ClientTls.NONE) || url.getScheme().equals(secure);
    Checks.check(fits, "tls", "an url with " + secure, url.getScheme());
  }

  /** Host and port: what records say of it. A path or query may hold a secret. */
  public static String place(URI url) {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }
}
