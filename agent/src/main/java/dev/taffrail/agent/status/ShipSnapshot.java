package dev.taffrail.agent.status;

import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.SinkStatus;
import dev.taffrail.ship.SinkStatus.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A shipper at one moment.
 *
 * @param version of the program
 * @param journal the device's own journal
 * @param at the moment
 * @param startedAt when the process began to ship
 * @param reloads how often it took a new configuration since then
 * @param alive whether none of its threads has ended
 * @param sinks by name, over all of their sources
 * @param sources by name, within the sinks by name
 * @param failing what keeps sources from being appended to their journals, by their names
 */
public record ShipSnapshot(
    String version,
    Path journal,
    Instant at,
    Instant startedAt,
    long reloads,
    boolean alive,
    Map<String, SinkStatus> sinks,
    Map<String, Map<String, SinkStatus>> sources,
    Map<String, String> failing) {
  /** What ends by itself. */
  private static final Set<State> HEALTHY = EnumSet.of(State.OK, State.WAITING, State.RETRYING);

  /** More than any time limit of a sink. */
  private static final Duration STUCK = Duration.ofMinutes(5);

  /** As it is now. */
  public static ShipSnapshot of(
      Shipper shipper, String version, Path journal, Instant startedAt, long reloads) {
    return new ShipSnapshot(
        version,
        journal,
        Instant.now(),
        startedAt,
        reloads,
        shipper.isAlive(),
        shipper.status(),
        shipper.statusBySource(),
        shipper.feedFailures());
  }

  /** Whether all threads live, and move or wait for something. */
  public boolean isMoving() {
    return alive && sinks.values().stream().noneMatch(ShipSnapshot::isStuck);
  }

  /** Whether nobody need do anything: a receiver that is away will come back. */
  public boolean isHealthy() {
    return alive && failing.isEmpty() && sinks.values().stream().allMatch(ShipSnapshot::isHealthy);
  }

  static boolean isHealthy(SinkStatus sink) {
    return HEALTHY.contains(sink.state()) && !isStuck(sink);
  }

  static boolean isStuck(SinkStatus sink) {
    return sink.state() == State.STOPPED || sink.busy().compareTo(STUCK) > 0;
  }
}
