package dev.taffrail.agent.config;

import dev.taffrail.ship.http.HttpProxy;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The proxy of the environment: {@code https_proxy} and {@code http_proxy}, but for the hosts of
 * {@code no_proxy}; in capitals, too. No standard says how these are read: this is what curl and
 * programs in Go have in common. What runs on this machine is never behind a proxy.
 */
final class ProxyVariables {
  static final String EXPECTED = "http://[user:password@]host[:port]";

  private final Function<String, @Nullable String> environment;

  ProxyVariables(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * The proxy for requests to this address; null for none. A wrong one is the section's problem.
   */
  @Nullable HttpProxy proxy(URI url, Section section) {
    String name = url.getScheme().toLowerCase(Locale.ROOT) + "_proxy";
    String address = variable(name);
    if (address == null || address.isEmpty() || isDirect(url)) {
      return null;
    }
    HttpProxy proxy = parsed(address.contains("://") ? address : "http://" + address);
    if (proxy == null) {
      section.wrong(
          EXPECTED + " in the environment variable " + name + " (or proxy: none here)",
          "something else");
    }
    return proxy;
  }

  static @Nullable HttpProxy parsed(String address) {
    try {
      return HttpProxy.parse(address);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private @Nullable String variable(String name) {
    String value = environment.apply(name);
    return value == null ? environment.apply(name.toUpperCase(Locale.ROOT)) : value;
  }

  private boolean isDirect(URI url) {
    String host = url.getHost().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    if (host.equals("localhost") || isLoopback(host)) {
      return true;
    }
    String list = variable("no_proxy");
    for (String entry : list == null ? new String[0] : list.split("[,\\s]+")) {
      if (matches(entry.toLowerCase(Locale.ROOT), host, port(url))) {
        return true;
      }
    }
    return false;
  }

  /** {@code *}, a host and all below it, with a port or without, an address, or a network. */
  private static boolean matches(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    } else if (entry.contains("/")) {
      return isInNetwork(host, entry);
    }
    String name = entry.replaceFirst("^[*]?[.]", "").replaceAll("[\\[\\]]", "");
    boolean withPort = name.matches("[^:]+:[0-9]+");
    if (withPort && !name.endsWith(":" + port)) {
      return false;
    }
    String bare = withPort ? name.substring(0, name.indexOf(':')) : name;
    return !bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare));
  }

  private static boolean isInNetwork(String host, String network) {
    String[] parts = network.split("/", 2);
    byte[] address = address(host);
    byte[] base = address(parts[0]);
    if (address == null || base == null || address.length != base.length) {
      return false;
    }
    int bits = parts[1].matches("[0-9]{1,3}") ? Integer.parseInt(parts[1]) : Integer.MAX_VALUE;
    if (bits > 8 * base.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      if (((address[i / 8] ^ base[i / 8]) >> (7 - i % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLoopback(String host) {
    byte[] address = address(host);
    try {
      return address != null && InetAddress.getByAddress(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Of an address, never of a name, for which somebody had to be asked. */
  private static byte @Nullable [] address(String host) {
    if (!host.matches("[0-9]{1,3}([.][0-9]{1,3}){3}") && !host.contains(":")) {
      return null;
    }
    try {
      return InetAddress.getByName(host).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
  }
}
