package dev.taffrail.agent.collect;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * Which connections may stay open behind a request, so that those of one address leave room for
 * others. The JDK's server tells of connections only by their requests: one that sent none yet is
 * not known here, and one that was closed counts until it would have been closed for being idle.
 * For many threads.
 */
final class KeptConnections {
  /** The JDK's server closes what is idle for 30 s, and looks every 10 s. */
  private static final Duration IDLE = Duration.ofSeconds(40);

  private final int most;
  private final int share;
  private final LongSupplier nanoTime;

  /** By the addresses and ports of their senders, the one that was quiet for longest first. */
  private final Map<InetSocketAddress, Long> usedAt = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<InetAddress, Integer> counts = new HashMap<>();

  /**
   * @param most so many are known; more cannot be open
   * @param share how many of them each address may have
   */
  KeptConnections(int most, int share, LongSupplier nanoTime) {
    this.most = most;
    this.share = share;
    this.nanoTime = nanoTime;
  }

  /** Whether this one, on which a request came, may stay; else it is to be closed. */
  synchronized boolean mayStay(InetSocketAddress connection) {
    long now = nanoTime.getAsLong();
    forgetWhile(used -> now - used >= IDLE.toNanos());
    InetAddress address = connection.getAddress();
    if (!usedAt.containsKey(connection) && counts.getOrDefault(address, 0) >= share) {
      return false;
    }
    if (usedAt.put(connection, now) == null) {
      counts.merge(address, 1, Integer::sum);
    }
    forgetWhile(used -> usedAt.size() > most);
    return true;
  }

  private void forgetWhile(LongPredicate isOld) {
    Iterator<Map.Entry<InetSocketAddress, Long>> oldest = usedAt.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<InetSocketAddress, Long> each = oldest.next();
      if (!isOld.test(each.getValue())) {
        return;
      }
      oldest.remove();
      counts.computeIfPresent(
          each.getKey().getAddress(), (address, count) -> count == 1 ? null : count - 1);
    }
  }
}
