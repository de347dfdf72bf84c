package dev.taffrail.edge.watch;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Compares the wall clock with the time since the machine was started, which nobody sets, and sees
 * that it was set at all.
 */
final class ClockWatcher implements Watcher {
  private static final double NANOS = 1e9;

  private final BoundLogger log;
  private final Duration step;
  private final Duration repeat;
  private final Instant unsetBefore;
  private final Path uptime;
  private final Clock clock;
  private final Condition unset;
  private @Nullable Instant lastWall;
  private Duration lastSteady = Duration.ZERO;
  private boolean lastByUptime;

  /** When a step was told last; null when none was. */
  private @Nullable Long told;

  private long untold;

  /**
   * @param proc what is {@code /proc}
   */
  ClockWatcher(
      BoundLogger log,
      Duration step,
      Duration repeat,
      Instant unsetBefore,
      Path proc,
      Clock clock) {
    this.log = log;
    this.step = step;
    this.repeat = repeat;
    this.unsetBefore = unsetBefore;
    this.uptime = proc.resolve("uptime");
    this.clock = clock;
    this.unset = new Condition(log, Level.WARNING, "clock_unset", repeat);
  }

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public void look(long now) {
    // Unlike the JVM's monotonic time, the uptime goes on while the machine sleeps.
    Duration up = upTime();
    boolean byUptime = up != null;
    Duration steady = up == null ? Duration.ofNanos(now) : up;
    Instant wall = clock.instant();
    if (lastWall != null && byUptime == lastByUptime) {
      compare(now, wall, Duration.between(lastWall, wall).minus(steady.minus(lastSteady)));
    }
    lastWall = wall;
    lastSteady = steady;
    lastByUptime = byUptime;
    unset.update(
        now,
        wall.isBefore(unsetBefore),
        !wall.isBefore(unsetBefore),
        record -> record.with("clock", wall).with("expected_from", unsetBefore));
  }

  /** A clock that steps all the time is told of as seldom as what lasts. */
  private void compare(long now, Instant wall, Duration jump) {
    if (jump.abs().compareTo(step) < 0) {
      return;
    }
    if (told != null && now - told < repeat.toNanos()) {
      untold++;
      return;
    }
    log.warning("clock_stepped")
        .with("by", jump)
        .with("from", wall.minus(jump))
        .with("to", wall)
        .with("untold", untold)
        .log();
    told = now;
    untold = 0;
  }

  private @Nullable Duration upTime() {
    String text = SystemFiles.text(uptime);
    try {
      return text == null
          ? null
          : Duration.ofNanos(Math.round(Double.parseDouble(text.split(" ", 2)[0]) * NANOS));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
