package dev.taffrail.agent.collect;

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
 * @param token what Splunk senders must show
 * @param maxAge Loki entries older than this are refused; null takes any age
 * @param maxAhead Loki entries further in the future than this are refused; null takes them
 * @param limits how large bodies may be
 * @param clock the time of receipt
 */
record CollectorConfig(
    InetSocketAddress listen,
    Path dir,
    SplunkToken token,
    @Nullable Duration maxAge,
    @Nullable Duration maxAhead,
    BodyLimits limits,
    Clock clock) {

  /** Takes any token, entries of any age, and bodies as large as the heap allows. */
  static CollectorConfig at(InetSocketAddress listen, Path dir) {
    return new CollectorConfig(
        listen,
        dir,
        SplunkToken.any(),
        null,
        null,
        BodyLimits.ofHeap(Runtime.getRuntime().maxMemory()),
        Clock.systemUTC());
  }

  CollectorConfig withToken(SplunkToken value) {
    return new CollectorConfig(listen, dir, value, maxAge, maxAhead, limits, clock);
  }

  CollectorConfig withMaxAge(@Nullable Duration value) {
    return new CollectorConfig(listen, dir, token, value, maxAhead, limits, clock);
  }

  CollectorConfig withMaxAhead(@Nullable Duration value) {
    return new CollectorConfig(listen, dir, token, maxAge, value, limits, clock);
  }

  CollectorConfig withLimits(BodyLimits value) {
    return new CollectorConfig(listen, dir, token, maxAge, maxAhead, value, clock);
  }

  CollectorConfig withClock(Clock value) {
    return new CollectorConfig(listen, dir, token, maxAge, maxAhead, limits, value);
  }
}
