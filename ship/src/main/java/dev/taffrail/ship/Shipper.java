package dev.taffrail.ship;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Ships a journal to any number of sinks, each in two lanes with cursors of their own, so that one
 * sink that is away holds up no other and alarms overtake the rest. Runs in the process that
 * writes, or in another one.
 *
 * <p>Delivery is at least once: what was sent since the last checkpoint (5 s at most) is sent again
 * after a crash. Loki stores that once; Splunk and CloudWatch show it twice.
 *
 * <p>All methods may be called from any thread.
 */
public final class Shipper implements AutoCloseable {
  private Shipper() {}

  /**
   * Begins a shipper.
   *
   * @param journal the newest file of the journal; it need not exist yet
   */
  public static Builder builder(Path journal) {
    return new Builder(journal);
  }

  /**
   * Takes the sinks' cursors and starts their threads.
   *
   * @throws dev.taffrail.journal.JournalHeldException when another shipper holds a cursor
   */
  public void start() throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Waits until everything that was in the journal at the time of the call is settled at every
   * sink, and the cursors are saved.
   *
   * @return false when the time ran out before
   */
  public boolean awaitDrained(Duration timeout) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** How each sink fares, by its name, in the order in which they were added. */
  public Map<String, SinkStatus> status() {
    throw new UnsupportedOperationException();
  }

  /**
   * Sends what can be sent within the builder's drain time, saves the cursors, ends the threads and
   * closes the sinks. What was not sent stays in the journal for the next start.
   */
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Collects the sinks. */
  public static final class Builder {
    final Path journal;
    final List<Sink> sinks = new ArrayList<>();
    final List<List<Transform>> transforms = new ArrayList<>();
    Duration firstRetry = Duration.ofMillis(500);
    Duration longestRetry = Duration.ofSeconds(30);
    Duration drain = Duration.ofSeconds(5);

    private Builder(Path journal) {
      this.journal = journal;
    }

    /** Adds a sink; the shipper closes it. The transforms are applied in this order. */
    public Builder sink(Sink sink, Transform... steps) {
      sinks.add(sink);
      transforms.add(List.of(steps));
      return this;
    }

    /**
     * Sets the bounds of the back-off: each wait is a random part of a time that begins with {@code
     * first} (500 ms) and doubles up to {@code longest} (30 s).
     */
    public Builder retry(Duration first, Duration longest) {
      firstRetry = first;
      longestRetry = longest;
      return this;
    }

    /** Sets how long {@link Shipper#close} goes on sending: 5 s. */
    public Builder drain(Duration value) {
      drain = value;
      return this;
    }

    public Shipper build() {
      throw new UnsupportedOperationException();
    }
  }
}
