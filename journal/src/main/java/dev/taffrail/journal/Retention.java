package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which of the oldest files have to go, and what goes with them that somebody has not read. It
 * decides; those who write the files delete them, and say so here. For the writer's thread.
 */
final class Retention {
  /** At most so long are the records, the last ones of a sealed file, that say what goes. */
  private static final int ANNOUNCED = SealedSegments.RESERVE;

  private final JournalConfig config;
  private final RetentionPolicy policy;
  private final JournalFiles files;
  private final Disk disk;
  private final Clocks clocks;
  private final FileAges ages;
  private final Unshipped unshipped;

  /** How often each of the rotated files was rotated, the oldest file first. */
  private final List<Integer> rotated = new ArrayList<>();

  Retention(JournalConfig config, JournalFiles files, Platform platform) throws IOException {
    this.config = config;
    this.policy = config.retention();
    this.files = files;
    this.disk = platform.disk();
    this.clocks = platform.clocks();
    this.unshipped = new Unshipped(files, platform);
    for (Path path : disk.list(files.directory())) {
      if (files.number(path) > 0) {
        rotated.add(files.number(path));
      }
    }
    rotated.sort(Collections.reverseOrder());
    this.ages = new FileAges(clocks, policy.keep(), policy.keep().isZero() ? List.of() : times());
  }

  /** What goes when the newest file is rotated; it is counted as one that already was. */
  Prune atRotation() throws IOException {
    forgetMissing();
    int due = ages.due();
    boolean all = due == rotated.size() && !config.sealed() && ages.isNewestDue();
    return decide(rotated.size() + 1, due + (all ? 1 : 0), config.sealed() ? ANNOUNCED : 0);
  }

  /** What goes without a rotation. */
  Prune now() throws IOException {
    forgetMissing();
    return decide(rotated.size(), ages.due(), 0);
  }

  /** Whether a rotated file is too old. */
  boolean isDue() {
    return ages.due() > 0;
  }

  /** When the next of the rotated files becomes too old, by the monotonic clock. */
  long dueAt() {
    return ages.dueAt();
  }

  /** Whether the last record of the newest file is too old. */
  boolean isNewestDue() {
    return ages.isNewestDue();
  }

  /** When that is so, by the monotonic clock. */
  long newestDueAt() {
    return ages.newestDueAt();
  }

  /** Records were written to the newest file. */
  void written() {
    ages.written();
  }

  /** The numbers of the rotated files, the oldest file first. */
  List<Integer> rotated() {
    return List.copyOf(rotated);
  }

  /** The newest file was rotated, and all others with it. */
  void shifted() {
    rotated.replaceAll(number -> number + 1);
    rotated.add(1);
    if (config.sealed()) {
      // Its last record is the one that says what goes, or as new as that.
      ages.written();
    }
    ages.rotated();
  }

  /** So many of the oldest files were deleted. */
  void deleted(int count) {
    rotated.subList(0, count).clear();
    for (int i = 0; i < count; i++) {
      ages.deleted(0);
    }
  }

  /** Files that somebody else deleted are no matter; in a sealed journal they are recovery's. */
  private void forgetMissing() {
    for (int i = rotated.size() - 1; i >= 0 && !config.sealed(); i--) {
      if (!disk.exists(files.rotated(rotated.get(i)))) {
        rotated.subList(i, i + 1).clear();
        ages.deleted(i);
      }
    }
  }

  /**
   * @param count of the files that may go, the oldest first
   * @param byAge how many of them are too old
   * @param announced bytes by which the file that is rotated grows when any go
   */
  private Prune decide(int count, int byAge, long announced) throws IOException {
    long[] sizes = sizes(count);
    int byCount = count - policy.backups();
    int byBytes = byBytes(sizes, 0);
    byBytes = Math.max(byBytes, Math.max(byCount, byAge)) > 0 ? byBytes(sizes, announced) : byBytes;
    int wanted = Math.max(0, Math.max(byCount, byBytes));
    boolean looks = policy.holdUnshipped() > 0 && Math.max(wanted, byAge) > 0;
    if (looks) {
      unshipped.look(paths());
    }
    int victims = Math.max(byAge, looks ? unheld(sizes, wanted) : wanted);
    long bytes = 0;
    for (int i = 0; i < victims; i++) {
      bytes += sizes[i];
    }
    String reason = byAge > wanted ? "keep=" + policy.keep() : reason(byCount >= byBytes);
    SortedMap<String, Long> lost = looks ? unshipped.lost(victims) : new TreeMap<>();
    return new Prune(victims, bytes, reason, lost);
  }

  private String reason(boolean byCount) {
    return byCount ? "backups=" + policy.backups() : "max_total_bytes=" + policy.maxTotalBytes();
  }

  /** How many have to go so that the newest file may grow to its bound. */
  private int byBytes(long[] sizes, long announced) {
    int victims = 0;
    if (policy.maxTotalBytes() > 0) {
      long left = policy.maxTotalBytes() - config.maxBytes() - announced;
      for (long size : sizes) {
        left -= size;
      }
      while (left < 0 && victims < sizes.length) {
        left += sizes[victims++];
      }
    }
    return victims;
  }

  /** How many of those that should go are passed by all readers, or more than may be held. */
  private int unheld(long[] sizes, int wanted) {
    int victims = Math.min(wanted, unshipped.passed());
    long held = 0;
    for (int i = victims; i < wanted; i++) {
      held += sizes[i];
    }
    while (held > policy.holdUnshipped()) {
      held -= sizes[victims++];
    }
    return victims;
  }

  private long[] sizes(int count) throws IOException {
    long[] sizes = new long[count];
    List<Path> paths = paths();
    for (int i = 0; i < count; i++) {
      sizes[i] = disk.size(paths.get(i));
    }
    return sizes;
  }

  /** All files, the oldest first. */
  private List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    rotated.forEach(number -> paths.add(files.rotated(number)));
    paths.add(files.base());
    return paths;
  }

  /** When the last records of all files were made, by their own words. */
  private List<@Nullable Long> times() throws IOException {
    List<@Nullable Long> times = new ArrayList<>();
    for (Path path : paths()) {
      RecordHead last = disk.exists(path) ? RecordFile.last(disk, path) : null;
      times.add(last == null ? null : micros(last.time()));
    }
    return times;
  }

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000;
  }

  /**
   * @param files how many of the oldest files go
   * @param bytes their bytes
   * @param policy what asks for it, for instance {@code backups=3}
   * @param lost by the names of cursors, how many records go that these have not passed
   */
  record Prune(int files, long bytes, String policy, SortedMap<String, Long> lost) {}
}
