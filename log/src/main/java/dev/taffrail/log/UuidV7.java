package dev.taffrail.log;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that sort by time: 48 bits of Unix milliseconds, 74 random ones (RFC 9562, version 7).
 *
 * <p>The randomness is a SplitMix64 sequence from a seed of the operating system: a device without
 * a clock boots at the same time again and again, so seeds made of time would repeat.
 */
final class UuidV7 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final UuidV7 SHARED = new UuidV7(Clock.systemUTC(), new SecureRandom().nextLong());

  private final Clock clock;
  private final AtomicLong state;

  UuidV7(Clock clock, long seed) {
    this.clock = clock;
    this.state = new AtomicLong(seed);
  }

  static String next() {
    return SHARED.make().toString();
  }

  static long random() {
    return SHARED.nextLong();
  }

  UUID make() {
    long high = clock.millis() << 16 | 0x7000 | nextLong() >>> 52;
    long low = 0x8000_0000_0000_0000L | nextLong() >>> 2;
    return new UUID(high, low);
  }

  private long nextLong() {
    long z = state.addAndGet(GOLDEN_GAMMA);
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
