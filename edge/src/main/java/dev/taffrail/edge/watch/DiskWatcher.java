package dev.taffrail.edge.watch;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sees that there is room on the file systems of these files, each once. */
final class DiskWatcher implements Watcher {
  /** What is short of room is so until there is a quarter more than that. */
  private static final double CLEAR = 1.25;

  private record Conditions(Condition low, Condition full) {}

  private final BoundLogger log;
  private final WatchConfig.Disk limits;
  private final Duration repeat;
  private final List<Path> files;
  private final DiskSpace disk;

  /** Of each file system, which is known by the first file that is on it. */
  private final Map<Path, Conditions> byFile = new LinkedHashMap<>();

  DiskWatcher(
      BoundLogger log, WatchConfig.Disk limits, Duration repeat, List<Path> files, DiskSpace disk) {
    this.log = log;
    this.limits = limits;
    this.repeat = repeat;
    this.files = files;
    this.disk = disk;
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public void look(long now) throws IOException {
    Set<Object> seen = new HashSet<>();
    IOException failure = null;
    for (Path file : files) {
      try {
        DiskSpace.Space space = disk.of(present(file));
        if (space.total() > 0 && seen.add(space.store())) {
          judge(now, file, space);
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** The nearest folder above a file that is there: where it would be made. */
  private static Path present(Path file) throws IOException {
    for (Path path = file.toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.exists(path)) {
        return path;
      }
    }
    throw new IOException("expected a root folder, found none above " + file);
  }

  private void judge(long now, Path file, DiskSpace.Space space) {
    Conditions conditions = byFile.computeIfAbsent(file, path -> conditions());
    double full = limits.full().of(space.total());
    double low = limits.below().of(space.total());
    long free = space.free();
    conditions
        .full()
        .update(
            now,
            free < full,
            free >= full * CLEAR,
            record -> describe(record, file, space, Math.round(full)));
    if (!conditions.full().isOn()) {
      conditions
          .low()
          .update(
              now,
              free < low,
              free >= low * CLEAR,
              record -> describe(record, file, space, Math.round(low)));
    }
  }

  private Conditions conditions() {
    return new Conditions(
        new Condition(log, Level.WARNING, "disk_low", repeat),
        new Condition(log, Level.CRITICAL, "disk_full", repeat));
  }

  private static void describe(LogEvent record, Path file, DiskSpace.Space space, long limit) {
    record
        .with("path", file)
        .with("free_bytes", space.free())
        .with("total_bytes", space.total())
        .with("free_percent", Math.round(1000.0 * space.free() / space.total()) / 10.0)
        .with("limit_bytes", limit);
  }
}
