package dev.taffrail.ship.otlp;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Lane;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * When a batch was read, the same at each try and for each part of it: a batch that is sent again,
 * or in parts, lies within the last one of its lane that was new. For any number of threads.
 */
final class Observed {
  private final Clock clock;
  private final Map<Lane, Span> last = new EnumMap<>(Lane.class);

  Observed(Clock clock) {
    this.clock = clock;
  }

  private record Span(long from, long to, long nanos) {}

  synchronized long nanos(Batch batch) {
    long from = batch.records().get(0).index();
    long to = batch.records().get(batch.size() - 1).index();
    Span span = last.get(batch.lane());
    if (span == null || from < span.from || to > span.to) {
      Instant now = clock.instant();
      long nanos = Math.max(0, now.getEpochSecond()) * 1_000_000_000 + now.getNano();
      span = new Span(from, to, nanos);
      last.put(batch.lane(), span);
    }
    return span.nanos;
  }
}
