package dev.taffrail.agent.config;

import dev.taffrail.ship.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code status}. */
final class StatusSection {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<host>[^:\\[\\]\\s]+)):(?<port>[0-9]{1,5})");

  private static final InetSocketAddress DEFAULT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9598);

  private StatusSection() {}

  /** The settings, or null when anything in them is wrong. */
  static @Nullable StatusSettings read(Section section) {
    InetSocketAddress listen = section.get("listen", StatusSection::address, DEFAULT);
    Secret token = section.get("token", Value::secret);
    if (!listen.getAddress().isLoopbackAddress() && !section.has("token")) {
      section.contradiction("listen", "a token as well, or a loopback address as 127.0.0.1:9598");
    }
    section.close();
    return section.failed() ? null : new StatusSettings(listen, token);
  }

  private static @Nullable InetSocketAddress address(Value value) {
    return value.parsed("HOST:PORT such as 127.0.0.1:9598", StatusSection::parse);
  }

  private static @Nullable InetSocketAddress parse(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > 65_535) {
      return null;
    }
    String host = matcher.group("v6") == null ? matcher.group("host") : matcher.group("v6");
    InetSocketAddress address =
        new InetSocketAddress(host, Integer.parseInt(matcher.group("port")));
    return address.isUnresolved() || address.getPort() == 0 ? null : address;
  }
}
