package dev.taffrail.journal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The files of a sealed journal that have to go: a record announces them, a seal covers that, and
 * only then are they deleted. For the writer's thread.
 */
final class Pruning {
  private final JournalFiles files;
  private final Disk disk;
  private final Clocks clocks;
  private final Retention retention;
  private final ChainFile chain;

  /** The first leaf of each file, the oldest file's first. */
  private final Deque<Long> firstLeaves;

  /** How many of the oldest files a record says to go that no seal covers yet. */
  private int announced;

  /** Whether more have to go than that, and the record that says so belongs into the new file. */
  private boolean late;

  Pruning(
      JournalFiles files,
      Platform platform,
      Retention retention,
      ChainFile chain,
      List<Long> firstLeaves) {
    this.files = files;
    this.disk = platform.disk();
    this.clocks = platform.clocks();
    this.retention = retention;
    this.chain = chain;
    this.firstLeaves = new ArrayDeque<>(firstLeaves);
  }

  /** Where the lines of an announcement are staged. */
  interface Stage {
    Steps.Step line(byte[] line);
  }

  /** How many files there are. */
  int files() {
    return firstLeaves.size();
  }

  /** What has to go when the newest file is left. */
  Retention.Prune atRotation() throws IOException {
    return retention.atRotation();
  }

  /** Whether all files have to go but the one that a rotation is about to make. */
  boolean isAll(Retention.Prune prune) {
    return prune.files() >= firstLeaves.size();
  }

  /**
   * Announces what is to be deleted, and before that what of it somebody has not read. Not so
   * behind an announcement that still waits for its seal: the rest is told of behind that one.
   */
  void announce(Retention.Prune prune, Steps steps, Stage stage) {
    if (announced > 0) {
      return;
    }
    Instant now = clocks.instant();
    if (!prune.lost().isEmpty()) {
      steps.add(stage.line(ControlLines.unshippedLost(now, prune.bytes(), prune.lost())));
    }
    if (prune.files() > 0) {
      long minIndex = firstLeaves.stream().skip(prune.files()).findFirst().orElseThrow();
      steps.add(
          stage.line(
              ControlLines.pruned(
                  now,
                  new ControlLines.Pruned(
                      minIndex, prune.files(), prune.bytes(), prune.policy()))));
      steps.add(() -> announced = prune.files());
    }
  }

  /**
   * A file was begun.
   *
   * @param firstLeaf its first line
   * @param due how many of the others had to go by then
   */
  void rotated(long firstLeaf, int due) {
    late = due > announced;
    firstLeaves.addLast(firstLeaf);
    retention.shifted();
  }

  /** What was announced goes once the seal that was just made is safe. */
  Steps sealed() {
    Steps deletion = new Steps();
    int victims = announced;
    announced = 0;
    for (int i = 0; i < victims; i++) {
      int number = firstLeaves.size() - 1;
      deletion.add(() -> disk.delete(files.rotated(number)));
      firstLeaves.removeFirst();
    }
    retention.deleted(victims);
    if (victims > 0) {
      long oldest = firstLeaves.getFirst();
      deletion.add(() -> chain.drop(oldest));
    }
    return deletion;
  }

  /** Whether a rotation had to leave files that have to go, as they were all. */
  boolean isLate() {
    return late;
  }

  /** What has to go now; asked for, it is late no more. */
  Retention.Prune now() throws IOException {
    late = false;
    return retention.now();
  }

  boolean isDue() {
    return retention.isDue();
  }

  /** When something has to go, by the monotonic clock. */
  long dueAt() {
    return late ? clocks.nanos() : retention.dueAt();
  }
}
