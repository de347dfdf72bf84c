package dev.taffrail.ship.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a host can be reached: all of its addresses, in the order of the system's resolver (RFC
 * 6724), but that the one that answered last comes first. They are tried one after the other and
 * not in a race, as of RFC 8305: a shipper is in no hurry, and connects seldom. For any number of
 * threads.
 */
final class Addresses {
  private final Resolver resolver;
  private volatile @Nullable InetAddress answered;

  Addresses() {
    this(InetAddress::getAllByName);
  }

  Addresses(Resolver resolver) {
    this.resolver = resolver;
  }

  /** Knows the addresses of names. */
  interface Resolver {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  /** At least one. */
  List<InetSocketAddress> of(String host, int port) throws UnknownHostException {
    List<InetSocketAddress> all = new ArrayList<>();
    for (InetAddress address : resolve(host)) {
      all.add(address.equals(answered) ? 0 : all.size(), new InetSocketAddress(address, port));
    }
    return all;
  }

  /** One of them answered. */
  void answered(InetSocketAddress address) {
    answered = address.getAddress();
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    try {
      return resolver.addressesOf(host);
    } catch (UnknownHostException e) {
      // The system's words differ from one to the next, and some leave the name out.
      throw new UnknownHostException(host);
    }
  }
}
