package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.status.ShipSnapshot;
import dev.taffrail.agent.status.StatusServer;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.JournalHeldException;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.ShipperBuilder;
import dev.taffrail.ship.SinkStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A shipper that may be replaced while the process goes on, and what it answers to those who ask.
 * Started, reloaded and closed by one thread.
 */
final class ShipService implements AutoCloseable {
  /** How long the threads of the shipper before may still hold a cursor. */
  private static final Duration HANDOVER = Duration.ofSeconds(15);

  private final Function<Configuration, Shipper> plan;
  private final ShipReport report;
  private final Stop stop;
  private final UnaryOperator<ShipSnapshot> more;
  private final Instant startedAt = Instant.now();
  private volatile Configuration config;
  private volatile Shipper shipper;
  private volatile @Nullable ShipSnapshot meanwhile;
  private final AtomicLong reloads = new AtomicLong();
  private @Nullable StatusServer server;
  private boolean ended;

  /**
   * @param plan makes a shipper of a configuration, not started
   * @param more adds what else there is to say of the process
   */
  ShipService(
      Configuration config,
      Function<Configuration, Shipper> plan,
      ShipReport report,
      Stop stop,
      UnaryOperator<ShipSnapshot> more) {
    this.config = config;
    this.stop = stop;
    this.more = more;
    this.plan = plan;
    this.report = report;
    shipper = plan.apply(config);
  }

  /** What a configuration ships; the sources that are sealed on the way among it. */
  static ShipperBuilder plan(Configuration config, Console console, ShipReport report) {
    Path journal = config.journal().path();
    ShipperBuilder builder =
        Shipper.builder(journal).clock(config.clock()).whenStateChanges(report::changes);
    config.sources().values().forEach(source -> source.addTo(builder, journal, console.in()));
    config
        .sinks()
        .values()
        .forEach(sink -> builder.sink(sink.sink(), sink.transforms(), sink.options()));
    return builder;
  }

  /** Listens and ships; when that fails, it is closed. */
  void start() throws IOException {
    try {
      server = listen(config.status());
      shipper.start();
    } catch (JournalHeldException e) {
      close();
      throw new IOException("another shipper sends this already: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    report.begin(shipper);
  }

  private @Nullable StatusServer listen(@Nullable ListenSettings settings) throws IOException {
    return settings == null ? null : StatusServer.start(settings, this::snapshot);
  }

  Shipper shipper() {
    return shipper;
  }

  Map<String, SinkStatus> status() {
    return shipper.status();
  }

  /** As it is now; while one shipper takes the other's place, as it was before. */
  ShipSnapshot snapshot() {
    ShipSnapshot before = meanwhile;
    return before == null
        ? more.apply(
            ShipSnapshot.of(
                shipper, Pipeline.VERSION, config.journal().path(), startedAt, reloads.get()))
        : before;
  }

  /**
   * Goes on by another configuration: the shipper before sends what it has, saves its cursors and
   * counters, and the new one takes them. When the new one does not start, the old one goes on.
   *
   * @return why the new one does not start; empty when it does
   * @throws IOException when the old one does not start again either
   */
  Optional<String> reload(Configuration next) throws IOException, InterruptedException {
    StatusServer other;
    try {
      other = isSameAddress(next) ? server : listen(next.status());
    } catch (IOException e) {
      return Optional.of(FailureWords.of(e));
    }
    Optional<String> failure = replace(next);
    StatusServer useless = failure.isPresent() ? other : server;
    if (other != server && useless != null) {
      useless.close();
    }
    if (failure.isEmpty()) {
      server = other;
      ListenSettings settings = next.status();
      if (server != null && settings != null) {
        server.use(settings);
      }
    }
    return failure;
  }

  private boolean isSameAddress(Configuration next) {
    return server != null && address(next.status()).equals(address(config.status()));
  }

  private static Optional<InetSocketAddress> address(@Nullable ListenSettings settings) {
    return Optional.ofNullable(settings).map(ListenSettings::listen);
  }

  private Optional<String> replace(Configuration next) throws IOException, InterruptedException {
    Shipper replacement;
    try {
      replacement = plan.apply(next);
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
    ShipSnapshot before = snapshot();
    meanwhile = before;
    try {
      report.ending();
      shipper.close();
      report.ended(shipper.status());
      return begin(next, replacement, before.sources());
    } finally {
      meanwhile = null;
    }
  }

  private Optional<String> begin(
      Configuration next, Shipper replacement, Map<String, Map<String, SinkStatus>> before)
      throws IOException, InterruptedException {
    try {
      start(next, replacement, before);
      config = next;
      long unused = reloads.incrementAndGet();
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      start(config, plan.apply(config), before);
      return Optional.of(Failure.message(e).orElse(e.toString()));
    }
  }

  private void start(Configuration from, Shipper first, Map<String, Map<String, SinkStatus>> before)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + HANDOVER.toNanos();
    Shipper next = first;
    while (true) {
      try {
        next.start(before);
        break;
      } catch (JournalHeldException e) {
        // A request that could not be ended at once: its lane lets go of its cursor soon.
        if (System.nanoTime() > deadline || stop.left().isZero()) {
          throw e;
        }
        Thread.sleep(100);
        next = plan.apply(from);
      }
    }
    shipper = next;
    report.begin(next);
  }

  /** Sends what can be sent in time, and ends. Closing again does nothing. */
  @Override
  public void close() {
    close(stop.left());
  }

  /** The same, in so much time. */
  void close(Duration most) {
    if (!ended) {
      ended = true;
      meanwhile = null;
      report.ending();
      shipper.close(most);
      if (server != null) {
        server.close();
      }
    }
  }
}
