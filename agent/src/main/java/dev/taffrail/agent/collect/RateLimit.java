package dev.taffrail.agent.collect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many requests a second each sender may make, and as many at once after a pause. Bounded: of
 * 10,000 senders the one that was quiet for longest is forgotten. For many threads.
 */
final class RateLimit {
  private static final int MOST_SENDERS = 10_000;

  private final double perSecond;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Bucket {
    private double left;
    private long at;
  }

  /**
   * @param perSecond 0 for any number
   */
  RateLimit(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
  }

  /**
   * Counts a request.
   *
   * @throws RefusedException 429 when it is one too many
   */
  void take(String sender) throws RefusedException {
    if (perSecond > 0 && !mayTake(sender)) {
      throw new RefusedException(
          429, "rate limit exceeded: at most %.0f requests a second".formatted(perSecond));
    }
  }

  private synchronized boolean mayTake(String sender) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.computeIfAbsent(sender, name -> full(now));
    if (buckets.size() > MOST_SENDERS) {
      buckets.remove(buckets.keySet().iterator().next());
    }
    double seconds = (double) (now - bucket.at) / TimeUnit.SECONDS.toNanos(1);
    bucket.left = Math.min(perSecond, bucket.left + seconds * perSecond);
    bucket.at = now;
    if (bucket.left < 1) {
      return false;
    }
    bucket.left--;
    return true;
  }

  private Bucket full(long now) {
    Bucket bucket = new Bucket();
    bucket.left = perSecond;
    bucket.at = now;
    return bucket;
  }
}
