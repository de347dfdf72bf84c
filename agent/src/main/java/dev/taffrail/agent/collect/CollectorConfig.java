package dev.taffrail.agent.collect;

import dev.taffrail.ship.http.TlsServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a collector is. Immutable.
 *
 * @param listen where to listen; port 0 takes a free one
 * @param dir where its journals are
 * @param access who may send
 * @param maxAge Loki entries older than this are refused; null takes any age
 * @param maxAhead Loki entries further in the future than this are refused; null takes them
 * @param limits how large bodies may be
 * @param devices how many there may be
 * @param clock the time of receipt
 */
record CollectorConfig(
    InetSocketAddress listen,
    Path dir,
    AccessConfig access,
    @Nullable Duration maxAge,
    @Nullable Duration maxAhead,
    BodyLimits limits,
    DeviceLimits devices,
    Clock clock) {

  /**
   * Who may send, and how.
   *
   * @param tls null speaks in the clear
   * @param tokens the file of the devices' tokens; null takes whoever comes
   * @param splunk what Splunk senders must show where there is no such file
   * @param rate requests a second of each sender; 0 for any number
   */
  record AccessConfig(
      @Nullable TlsServer tls, @Nullable Path tokens, SplunkToken splunk, int rate) {
    static final AccessConfig OPEN = new AccessConfig(null, null, SplunkToken.any(), 0);
  }

  /** Takes whoever comes, entries of any age, and bodies as large as the heap allows. */
  static CollectorConfig at(InetSocketAddress listen, Path dir) {
    long heap = Runtime.getRuntime().maxMemory();
    return new CollectorConfig(
        listen,
        dir,
        AccessConfig.OPEN,
        null,
        null,
        BodyLimits.ofHeap(heap),
        DeviceLimits.ofHeap(heap),
        Clock.systemUTC());
  }

  @Nullable TlsServer tls() {
    return access.tls();
  }

  @Nullable Path tokens() {
    return access.tokens();
  }

  SplunkToken token() {
    return access.splunk();
  }

  int rate() {
    return access.rate();
  }

  CollectorConfig withAccess(AccessConfig value) {
    return new CollectorConfig(listen, dir, value, maxAge, maxAhead, limits, devices, clock);
  }

  CollectorConfig withToken(SplunkToken value) {
    return withAccess(new AccessConfig(access.tls(), access.tokens(), value, access.rate()));
  }

  CollectorConfig withMaxAge(@Nullable Duration value) {
    return new CollectorConfig(listen, dir, access, value, maxAhead, limits, devices, clock);
  }

  CollectorConfig withMaxAhead(@Nullable Duration value) {
    return new CollectorConfig(listen, dir, access, maxAge, value, limits, devices, clock);
  }

  CollectorConfig withLimits(BodyLimits value) {
    return new CollectorConfig(listen, dir, access, maxAge, maxAhead, value, devices, clock);
  }

  CollectorConfig withDevices(DeviceLimits value) {
    return new CollectorConfig(listen, dir, access, maxAge, maxAhead, limits, value, clock);
  }

  CollectorConfig withClock(Clock value) {
    return new CollectorConfig(listen, dir, access, maxAge, maxAhead, limits, devices, value);
  }
}
