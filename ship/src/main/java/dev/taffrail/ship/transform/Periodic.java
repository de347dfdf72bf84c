package dev.taffrail.ship.transform;

import dev.taffrail.ship.Piece;
import dev.taffrail.ship.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A stage that remembers something of each key for a period. What it remembers is bounded: the
 * period ends early, for all keys, when another key finds no room. So nothing is lost, and which
 * records that happens at depends on the records alone. For one thread.
 *
 * @param <G> what is remembered of a key
 */
abstract class Periodic<G> implements Stage {
  static final int MOST_KEYS = 1_000;
  static final long MOST_BYTES = 1 << 20;

  /** A longer key is not worth remembering: its record passes by. */
  static final int LONGEST_KEY = 4 * 1024;

  private final Period period;
  private final Map<String, G> groups = new LinkedHashMap<>();
  private long bytes;

  Periodic(Period period) {
    this.period = period;
  }

  /**
   * What is remembered of a key, made anew when it is nothing yet.
   *
   * @param size about how many bytes that takes
   */
  final G group(String key, long size, Piece piece, Out out, Supplier<G> maker) {
    G known = groups.get(key);
    if (known != null) {
      return known;
    }
    if (groups.size() == MOST_KEYS || bytes + size > MOST_BYTES) {
      end(out);
    }
    period.begin(piece.record().micros());
    G made = maker.get();
    groups.put(key, made);
    bytes += size;
    return made;
  }

  /** Hands on what is held of a key; the oldest comes first. */
  abstract void close(G group, Out out);

  @Override
  public final void advance(long micros, Out out) {
    if (period.isOverAt(micros)) {
      end(out);
    }
  }

  @Override
  public final void end(Out out) {
    List<G> closing = new ArrayList<>(groups.values());
    groups.clear();
    bytes = 0;
    period.end();
    closing.forEach(group -> close(group, out));
  }

  @Override
  public final boolean isIdle() {
    return groups.isEmpty();
  }

  @Override
  public final Duration period() {
    return period.length();
  }
}
