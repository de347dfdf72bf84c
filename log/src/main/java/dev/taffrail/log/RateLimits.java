package dev.taffrail.log;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The limits of one logger's events, each under the event's name or a key of the caller's. */
final class RateLimits {
  /** Keys may be made of what comes from outside: those beyond share one limit. */
  private static final int MAX_KEYS = 1024;

  private final ConcurrentMap<String, RateLimit> limits = new ConcurrentHashMap<>();
  private final RateLimit others = new RateLimit();

  RateLimit of(String key) {
    RateLimit limit = limits.get(key);
    return limit != null ? limit : add(key);
  }

  private RateLimit add(String key) {
    return limits.size() < MAX_KEYS
        ? limits.computeIfAbsent(key, unused -> new RateLimit())
        : others;
  }
}
