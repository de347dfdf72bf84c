package dev.taffrail.edge.watch;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the machine, on one thread, from {@link #start} to {@link #close}. What is wrong stands
 * in records of the logger {@code edge.watch}; a thing that cannot be looked at is one too ({@code
 * watch_failed}), and the others are looked at all the same.
 */
public final class Watch implements AutoCloseable {
  /**
   * The world around it.
   *
   * @param sys what is {@code /sys}
   * @param proc what is {@code /proc}
   * @param clock the wall clock
   * @param nanoTime a monotonic time
   */
  record World(Path sys, Path proc, Clock clock, LongSupplier nanoTime, DiskSpace disk) {
    static final World SYSTEM =
        new World(
            Path.of("/sys"),
            Path.of("/proc"),
            Clock.systemUTC(),
            System::nanoTime,
            DiskSpace.SYSTEM);
  }

  private final BoundLogger log = BoundLogger.get("edge.watch");
  private final Duration every;
  private final LongSupplier nanoTime;
  private final Map<Watcher, Condition> watchers = new LinkedHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  Watch(WatchConfig config, WatchTargets targets, World world) {
    this.every = config.every();
    this.nanoTime = world.nanoTime();
    for (Watcher watcher : watchers(config, targets, world)) {
      watchers.put(watcher, new Condition(log, Level.WARNING, "watch_failed", config.repeat()));
    }
  }

  /** Begins to watch, at once. The thread keeps no program alive. */
  public static Watch start(WatchConfig config, WatchTargets targets) {
    Watch watch = new Watch(config, targets, World.SYSTEM);
    watch.start();
    return watch;
  }

  private void start() {
    if (!watchers.isEmpty()) {
      Thread started = new Thread(this::run, "taffrail-watch");
      started.setDaemon(true);
      started.start();
      thread = started;
    }
  }

  /** Ends the watch; waits no more than a second for a look that hangs. */
  @Override
  public void close() {
    closed.countDown();
    if (thread != null) {
      try {
        thread.join(1000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private List<Watcher> watchers(WatchConfig config, WatchTargets targets, World world) {
    Duration repeat = config.repeat();
    List<Watcher> all = new ArrayList<>();
    if (config.disk() != null) {
      all.add(new DiskWatcher(log, config.disk(), repeat, targets.files(), world.disk()));
    }
    if (config.temperature() != null) {
      all.add(new TemperatureWatcher(log, config.temperature(), repeat, world.sys()));
    }
    if (config.throttling()) {
      all.add(new ThrottlingWatcher(log, repeat, world.sys()));
    }
    if (config.queues() != null) {
      all.add(new QueueWatcher(log, config.queues(), repeat, targets.queues()));
    }
    if (config.clockStep() != null) {
      all.add(
          new ClockWatcher(
              log, config.clockStep(), repeat, targets.unsetBefore(), world.proc(), world.clock()));
    }
    return all;
  }

  private void run() {
    try {
      do {
        look();
      } while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look at all. */
  void look() {
    long now = nanoTime.getAsLong();
    watchers.forEach(
        (watcher, failing) -> {
          Exception failure = attempt(watcher, now);
          failing.update(
              now,
              failure != null,
              failure == null,
              record -> record.with("what", watcher.name()).exception(failure));
        });
  }

  private static @Nullable Exception attempt(Watcher watcher, long now) {
    try {
      watcher.look(now);
      return null;
    } catch (IOException | RuntimeException e) { // a defect of one must not end the others
      return e;
    }
  }
}
