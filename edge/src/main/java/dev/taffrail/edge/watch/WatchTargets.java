package dev.taffrail.edge.watch;

import dev.taffrail.edge.QueueDepth;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a program has that is to be watched.
 *
 * @param files whose file systems are watched, by the names that records say; they need not be
 *     there yet
 * @param queues all there are now; called by the watch's thread
 * @param unsetBefore a clock that shows an earlier time was not set
 */
public record WatchTargets(
    List<Path> files, Supplier<List<QueueDepth>> queues, Instant unsetBefore) {
  public WatchTargets {
    files = List.copyOf(files);
  }
}
