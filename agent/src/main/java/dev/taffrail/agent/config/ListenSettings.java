package dev.taffrail.agent.config;

import dev.taffrail.ship.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server of the program listens.
 *
 * @param listen the address
 * @param token what whoever asks has to show; null when nothing, which is only so on loopback
 */
public record ListenSettings(InetSocketAddress listen, @Nullable Secret token) {
  /** Where a shipper answers how it fares, unless something else is said. */
  public static final ListenSettings STATUS = onLoopback(9598);

  /** Where the web page is, unless something else is said. */
  public static final ListenSettings PAGE = onLoopback(7171);

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<host>[^:\\[\\]\\s]+)):(?<port>[0-9]{1,5})");

  private static ListenSettings onLoopback(int port) {
    return new ListenSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null);
  }

  /** The address that {@code HOST:PORT} names; null when it is none, or the host is unknown. */
  public static @Nullable InetSocketAddress address(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > 65_535) {
      return null;
    }
    String host = matcher.group("v6") == null ? matcher.group("host") : matcher.group("v6");
    InetSocketAddress address =
        new InetSocketAddress(host, Integer.parseInt(matcher.group("port")));
    return address.isUnresolved() ? null : address;
  }

  /** Whether only this machine can ask, or a token keeps the others out. */
  public boolean isGuarded() {
    return token != null || listen.getAddress().isLoopbackAddress();
  }
}
