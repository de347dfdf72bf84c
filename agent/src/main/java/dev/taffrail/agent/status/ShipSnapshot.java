package dev.taffrail.agent.status;

import dev.taffrail.edge.CloudStatus;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.SinkStatus;
import dev.taffrail.ship.SinkStatus.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shipper at one moment, and the agent beside it.
 *
 * @param version of the program
 * @param journal the device's own journal
 * @param at the moment
 * @param startedAt when the process began to ship
 * @param reloads how often it took a new configuration since then
 * @param alive whether none of its threads has ended
 * @param sinks by name, over all of their sources
 * @param sources by name, within the sinks by name
 * @param failing what keeps sources from being appended to their journals, or files of theirs from
 *     being read, by their names
 * @param agent what the agent in the same process did; null when there is none
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
    Map<String, String> failing,
    @Nullable AgentCounts agent) {
  /** What ends by itself. */
  private static final Set<State> HEALTHY = EnumSet.of(State.OK, State.WAITING, State.RETRYING);

  /** A lane that neither sleeps nor waits for an answer is heard of sooner. */
  private static final Duration STUCK = Duration.ofMinutes(5);

  /** More than a request may take whose time limits are as long as a configuration may state. */
  private static final Duration HANGING = Duration.ofMinutes(30);

  /** Answers take less, as a rule. */
  static final Duration LONG_UNANSWERED = Duration.ofSeconds(5);

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
        shipper.sourceFailures(),
        null);
  }

  /** The same, and what the agent in the same process did. */
  public ShipSnapshot with(AgentCounts counts) {
    return new ShipSnapshot(
        version, journal, at, startedAt, reloads, alive, sinks, sources, failing, counts);
  }

  /** Whether all threads live, and move or wait for something. */
  public boolean isMoving() {
    return alive && sinks.values().stream().noneMatch(ShipSnapshot::isStuck);
  }

  /** Whether nobody need do anything: a receiver that is away will come back. */
  public boolean isHealthy() {
    return alive
        && failing.isEmpty()
        && sinks.values().stream().allMatch(ShipSnapshot::isHealthy)
        && clouds().values().stream().allMatch(ShipSnapshot::isHealthy);
  }

  /** Whether what there is arrives: nothing has to be mended, and no receiver is away. */
  public boolean isReady() {
    return isHealthy()
        && sinks.values().stream().noneMatch(sink -> sink.state().isDegraded())
        && clouds().values().stream().noneMatch(c -> c.state() == CloudStatus.State.RETRYING);
  }

  /** How the clouds of pipelines fare, by the pipelines' names. */
  Map<String, CloudStatus> clouds() {
    return agent == null ? Map.of() : agent.clouds();
  }

  private static boolean isHealthy(CloudStatus cloud) {
    return cloud.state().compareTo(CloudStatus.State.RETRYING) <= 0;
  }

  private static boolean isHealthy(SinkStatus sink) {
    return HEALTHY.contains(sink.state()) && !isStuck(sink);
  }

  static boolean isStuck(SinkStatus sink) {
    return sink.state() == State.STOPPED
        || sink.busy().compareTo(STUCK) > 0
        || sink.unanswered().compareTo(HANGING) > 0
        || sink.unacknowledged().compareTo(HANGING) > 0;
  }
}
