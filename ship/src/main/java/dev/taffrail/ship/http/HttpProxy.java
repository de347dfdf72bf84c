package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.Secret;
import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that takes requests for http addresses, and opens tunnels ({@code CONNECT}, RFC 9110) to
 * https ones.
 *
 * @param host its name or address, without brackets
 * @param port its port
 * @param login how to log in; null when that is not needed
 */
public record HttpProxy(String host, int port, @Nullable HttpLogin login) {
  private static final int DEFAULT_PORT = 80;
  private static final Pattern ADDRESS =
      Pattern.compile("http://(?:(.*)@)?(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?/?");

  public HttpProxy {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("proxy: expected a host and a port, found " + host);
    }
  }

  /**
   * Reads an address such as {@code http://user:password@host:3128}; in user and password {@code
   * %40} and the like stand for characters.
   *
   * @throws IllegalArgumentException when it is none; the message does not show it
   */
  public static HttpProxy parse(String address) {
    Matcher matcher = ADDRESS.matcher(address);
    String port = matcher.matches() ? matcher.group(3) : "0";
    int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException(
          "proxy: expected http://[user:password@]host[:port], found something else");
    }
    String host = matcher.group(2).replaceAll("[\\[\\]]", "");
    return new HttpProxy(host, number, login(matcher.group(1)));
  }

  String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static @Nullable HttpLogin login(@Nullable String pair) {
    if (pair == null) {
      return null;
    }
    int colon = pair.indexOf(':');
    if (colon <= 0 || colon == pair.length() - 1) {
      throw new IllegalArgumentException(
          "proxy: expected user:password before the @, found something else");
    }
    String password = decoded(pair.substring(colon + 1));
    return new HttpLogin.Basic(decoded(pair.substring(0, colon)), Secret.of(password));
  }

  /** A percent sign that no two digits follow stands for itself. */
  private static String decoded(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        plain.write(high << 4 | low);
        i += 2;
      } else {
        plain.write(bytes[i]);
      }
    }
    return plain.toString(UTF_8);
  }
}
