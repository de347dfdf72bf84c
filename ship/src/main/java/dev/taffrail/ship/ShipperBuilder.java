package dev.taffrail.ship;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.parse.LineFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Collects what a {@link Shipper} is made of. Not for several threads. */
public final class ShipperBuilder {
  private final Path journal;
  private final List<Way> ways = new ArrayList<>();
  private Duration firstRetry = Duration.ofMillis(500);
  private Duration longestRetry = Duration.ofSeconds(30);
  private Duration drainTime = Duration.ofSeconds(5);
  private Runnable listener = () -> {};
  private ClockRule clock = ClockRule.DEFAULT;
  private final List<Origin> origins = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final List<JournalFeed.Feeding> feeds = new ArrayList<>();

  ShipperBuilder(Path journal) {
    this.journal = journal.toAbsolutePath();
    origins.add(Origin.journal("", this.journal));
  }

  /**
   * Adds another journal, sealed or not. Its cursors lie beside it, as those of the first do.
   *
   * @param name of {@code [a-z0-9_-]+}
   * @param path the newest file of the journal; it need not exist yet
   * @throws IllegalArgumentException when another source has this name, or no file could be named
   *     so
   */
  public ShipperBuilder journal(String name, Path path) {
    return add(Origin.journal(checked(name), path.toAbsolutePath()));
  }

  /**
   * Adds a source that is no journal. Its records go in one lane to each sink, in their order.
   *
   * @param name of {@code [a-z0-9_-]+}
   * @param checkpoints opens the place of the positions at one sink, by the sink's name
   * @throws IllegalArgumentException when another source has this name, or no file could be named
   *     so
   */
  public ShipperBuilder source(String name, Source.Opener source, Checkpoints.Opener checkpoints) {
    return add(new Origin(checked(name), List.of(Lane.ALL), source, checkpoints));
  }

  /**
   * Appends the records of a source to a journal, and ships this one. Its evidence begins on the
   * device then, and errors overtake the rest on their way to each sink.
   *
   * @param name of {@code [a-z0-9_-]+}
   * @param target the journal; another process may hold it
   * @throws IllegalArgumentException when another source has this name, or no file could be named
   *     so
   */
  public ShipperBuilder feed(
      String name, Source.Opener source, Checkpoints.Opener checkpoints, JournalConfig target) {
    feeds.add(new JournalFeed.Feeding(checked(name), source, checkpoints, target));
    Path path = target.path().toAbsolutePath();
    return path.equals(journal) ? this : add(Origin.journal(name, path));
  }

  /**
   * Appends the lines of a pipe to a journal, and ships this one. {@link Shipper#awaitDrained}
   * waits for the pipe's end. A pipe cannot be read again: what was read of it and not yet appended
   * when the process is killed, at most 64 lines and what lies in the pipe itself, is lost.
   *
   * @param name of {@code [a-z0-9_-]+}
   */
  public ShipperBuilder feed(
      String name, InputStream pipe, LineFormat format, JournalConfig target) {
    return feed(
        name,
        from -> StandardInput.read(pipe, format, Clock.systemUTC()),
        unnamed -> Checkpoints.NONE,
        target);
  }

  private ShipperBuilder add(Origin origin) {
    origins.add(origin);
    return this;
  }

  private String checked(String name) {
    if (!name.matches("[a-z0-9_-]+")) {
      throw new IllegalArgumentException("source name: expected a-z, 0-9, _ and -, found " + name);
    }
    if (name.equals(Origin.OWN) || !names.add(name)) {
      throw new IllegalArgumentException(
          "source name: expected one that no other source has, found " + name + " again");
    }
    return name;
  }

  /**
   * Adds a sink; the shipper closes it. The transforms are applied in this order.
   *
   * @throws IllegalArgumentException when another sink has its name, or no file could be named so
   */
  public ShipperBuilder sink(Sink sink, Transform... transforms) {
    return sink(sink, List.of(transforms));
  }

  /** The same, for transforms in a list. */
  public ShipperBuilder sink(Sink sink, List<Transform> transforms) {
    return sink(sink, transforms, SinkOptions.DEFAULT);
  }

  /**
   * The same, and says what is done with records whose time the receiver does not take, and how
   * much may be sent.
   */
  public ShipperBuilder sink(Sink sink, List<Transform> transforms, SinkOptions options) {
    if (!sink.name().matches("[a-z0-9_-]+")) {
      throw new IllegalArgumentException(
          "sink name: expected a-z, 0-9, _ and -, found " + sink.name());
    }
    if (ways.stream().anyMatch(way -> way.sink().name().equals(sink.name()))) {
      throw new IllegalArgumentException(
          "sink name: expected one that no other sink has, found " + sink.name() + " twice");
    }
    ways.add(
        new Way(
            sink,
            List.copyOf(transforms),
            RefusedLog.beside(journal, sink.name()),
            options,
            new LinkBudget(sink::sentBytes, options.limit(), Timing.SYSTEM)));
    return this;
  }

  /**
   * Sets the bounds of the back-off: each wait is a random part of a time that begins with {@code
   * first} (500 ms) and doubles up to {@code longest} (30 s). While a person has to mend something,
   * each wait is between one and two times {@code longest}.
   */
  public ShipperBuilder retry(Duration first, Duration longest) {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "retry: expected 0 < first <= longest, found " + first + " and " + longest);
    }
    firstRetry = first;
    longestRetry = longest;
    return this;
  }

  /** Sets how a device's clock that is not set is known; {@link ClockRule#DEFAULT}. */
  public ShipperBuilder clock(ClockRule rule) {
    clock = rule;
    return this;
  }

  /** Sets how long {@link Shipper#close} goes on sending: 5 s. */
  public ShipperBuilder drain(Duration time) {
    drainTime = time;
    return this;
  }

  /**
   * Calls this whenever a lane of a sink begins or ceases to fail, or ends, so that nobody need ask
   * {@link Shipper#status} now and then. Called on the lanes' threads, which wait for it.
   */
  public ShipperBuilder whenStateChanges(Runnable call) {
    listener = call;
    return this;
  }

  public Shipper build() {
    return new Shipper(this);
  }

  /** Reads from elsewhere than from the journal's files, and keeps the cursors elsewhere. */
  ShipperBuilder source(Source.Opener opener, Checkpoints.Opener cursors) {
    origins.set(0, new Origin("", List.of(Lane.URGENT, Lane.BULK), opener, cursors));
    return this;
  }

  /** Reads from these alone. */
  ShipperBuilder sources(List<Origin> others) {
    origins.clear();
    origins.addAll(others);
    return this;
  }

  Duration drainTime() {
    return drainTime;
  }

  List<Way> ways() {
    return ways;
  }

  List<JournalFeed> openFeeds() throws IOException {
    List<JournalFeed> opened = new ArrayList<>();
    try {
      for (JournalFeed.Feeding feeding : feeds) {
        opened.add(JournalFeed.open(feeding, Timing.SYSTEM, listener));
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.forEach(JournalFeed::close);
      throw e;
    }
  }

  List<Origin> origins() {
    return origins;
  }

  LaneWorker worker(Way way, Origin origin, Lane lane) throws IOException {
    Route route =
        new Route(
            origin.name(),
            lane,
            origin.source(),
            way.transforms,
            way.sink,
            way.refused(),
            clock,
            way.options,
            way.budget);
    Backoff backoff = new Backoff(firstRetry, longestRetry, new SplittableRandom());
    Checkpoints cursor = origin.checkpoints().open(origin.checkpointName(way.sink.name(), lane));
    try {
      return new LaneWorker(route, cursor, backoff, Timing.SYSTEM, listener);
    } catch (IOException | RuntimeException e) {
      cursor.close();
      throw e;
    }
  }

  /** A sink and what stands before it. */
  record Way(
      Sink sink,
      List<Transform> transforms,
      RefusedLog refused,
      SinkOptions options,
      LinkBudget budget) {}
}
