package dev.taffrail.edge.watch;

import dev.taffrail.edge.QueueDepth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A machine whose files, disk and clocks are as a test says. */
final class Machine {
  static final Instant SET = Instant.parse("2026-01-01T00:00:00Z");

  DiskSpace disk = path -> new DiskSpace.Space("disk", 500, 1000);
  List<QueueDepth> queues = List.of();
  Instant wall = Instant.parse("2026-05-30T08:00:00Z");
  private final Path root;
  private Duration steady = Duration.ofSeconds(1000);

  Machine(Path root) {
    this.root = root;
  }

  Path sys() {
    return root.resolve("sys");
  }

  Path proc() {
    return root.resolve("proc");
  }

  /** A file of the kernel's. */
  void put(String path, Object text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text + "\n");
  }

  /** Time goes on, by both clocks. */
  void pass(Duration time) {
    steady = steady.plus(time);
    wall = wall.plus(time);
  }

  /** Says the time since the start as {@code /proc/uptime} does. */
  void putUptime(double seconds) throws IOException {
    put("proc/uptime", String.format(Locale.ROOT, "%.2f 12345.67", seconds));
  }

  Watch watch(WatchConfig config, Path... files) {
    return new Watch(
        config,
        new WatchTargets(List.of(files), () -> queues, SET),
        new Watch.World(sys(), proc(), clock(), () -> steady.toNanos(), path -> disk.of(path)));
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return wall;
      }
    };
  }
}
