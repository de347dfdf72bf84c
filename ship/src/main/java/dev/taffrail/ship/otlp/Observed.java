package dev.taffrail.ship.otlp;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Limits;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * When a batch was read, the same at each try and for each part of it: a batch that is sent again,
 * or in parts, lies within one of the last of its lane that were new, of which as many are kept as
 * can be under way. For any number of threads.
 */
final class Observed {
  private static final int MOST = Limits.MOST_IN_FLIGHT;

  private final Clock clock;
  private final Map<String, Deque<Span>> last = new HashMap<>();

  Observed(Clock clock) {
    this.clock = clock;
  }

  private record Span(long from, long to, long nanos) {}

  synchronized long nanos(Batch batch) {
    long from = batch.records().get(0).index();
    long to = batch.records().get(batch.size() - 1).index();
    Deque<Span> spans = last.computeIfAbsent(batch.way(), way -> new ArrayDeque<>());
    for (Span span : spans) {
      if (from >= span.from && to <= span.to) {
        return span.nanos;
      }
    }
    if (spans.size() == MOST) {
      spans.removeLast();
    }
    Instant now = clock.instant();
    long nanos = Math.max(0, now.getEpochSecond()) * 1_000_000_000 + now.getNano();
    spans.addFirst(new Span(from, to, nanos));
    return nanos;
  }
}
