package dev.taffrail.ship.http;

import dev.taffrail.ship.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How requests travel. Immutable; start with {@link #DEFAULT} and change what differs.
 *
 * @param timeout for a request from its beginning, connecting included, to the answer's end
 * @param tls whom to trust, and how to say who this is; not used at http addresses
 * @param proxy what stands between; null for nothing
 * @param gzip how hard to compress what is compressed by gzip, from 1, the fastest, to 9
 */
public record HttpOptions(Duration timeout, TlsFiles tls, @Nullable HttpProxy proxy, int gzip) {
  /** 30 s, whom the JVM trusts, no proxy, the fastest gzip. */
  public static final HttpOptions DEFAULT =
      new HttpOptions(Duration.ofSeconds(30), TlsFiles.NONE, null, 1);

  public HttpOptions {
    if (timeout.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("timeout: expected more than zero, found " + timeout);
    }
    if (gzip < 1 || gzip > 9) {
      throw new IllegalArgumentException("gzip: expected 1 to 9, found " + gzip);
    }
  }

  /**
   * What no answer is shown with: a receiver, or the proxy, may say what it was sent.
   *
   * @param login how the receiver is logged in to; null when that is not needed
   */
  public List<Secret> secrets(@Nullable HttpLogin login) {
    List<Secret> secrets = new ArrayList<>();
    if (login != null) {
      secrets.addAll(login.secrets());
    }
    HttpLogin ofProxy = proxy == null ? null : proxy.login();
    if (ofProxy != null) {
      secrets.addAll(ofProxy.secrets());
    }
    return secrets;
  }

  public HttpOptions withTimeout(Duration value) {
    return new HttpOptions(value, tls, proxy, gzip);
  }

  public HttpOptions withTls(TlsFiles value) {
    return new HttpOptions(timeout, value, proxy, gzip);
  }

  public HttpOptions withProxy(HttpProxy value) {
    return new HttpOptions(timeout, tls, value, gzip);
  }

  public HttpOptions withGzip(int value) {
    return new HttpOptions(timeout, tls, proxy, value);
  }
}
