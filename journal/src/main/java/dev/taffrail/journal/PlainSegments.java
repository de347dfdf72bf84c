package dev.taffrail.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The files of an unsealed journal, rotated as Python's {@code RotatingFileHandler} does it: delete
 * {@code .N}, shift the others up, the newest becomes {@code .1}, start a new one.
 */
final class PlainSegments implements Segments {
  private final JournalConfig config;
  private final JournalFiles files;
  private final Disk disk;
  private final Clocks clocks;
  private final Counters counters;
  private final Retention retention;
  private final Steps rotation = new Steps();
  private ActiveFile active;
  private final DoubtLimit leaving = new DoubtLimit();
  private @Nullable String doubt;
  private boolean reported;

  private PlainSegments(
      JournalConfig config, JournalFiles files, Platform platform, Counters counters)
      throws IOException {
    this.config = config;
    this.files = files;
    this.disk = platform.disk();
    this.clocks = platform.clocks();
    this.counters = counters;
    this.retention = new Retention(config, files, platform);
    this.active = ActiveFile.open(disk, files.base(), counters);
  }

  /** Opens the files and ends what a crash left torn. */
  static PlainSegments open(
      JournalConfig config, JournalFiles files, Platform platform, Counters counters)
      throws IOException {
    if (platform.disk().exists(files.keys()) || platform.disk().exists(files.chain())) {
      throw new IOException(
          files.base() + ": expected an unsealed journal, found the keys or chain of a sealed one");
    }
    byte[] recovered;
    try (DiskFile file = platform.disk().open(files.base())) {
      recovered = TornTail.end(file, platform.clocks().wallMicros());
    }
    PlainSegments segments = new PlainSegments(config, files, platform, counters);
    if (recovered.length > 0) {
      segments.append(recovered, 0, recovered.length, false);
    }
    return segments;
  }

  @Override
  public void append(byte[] line, int offset, int length, boolean urgent) throws IOException {
    if (!hasRoom(length)) {
      rotate();
    }
    active.stage(line, offset, length);
    counters.nextIndex.incrementAndGet();
  }

  /** As Python asks: a file that would reach its bound is full, an empty one never is. */
  private boolean hasRoom(int length) {
    return config.maxBytes() == 0
        || active.size() == 0
        || active.size() + length + 1 < config.maxBytes();
  }

  private void rotate() throws IOException {
    if (rotation.isEmpty()) {
      plan();
    }
    rotation.run();
  }

  private void plan() {
    rotation.add(active::write);
    rotation.add(this::settle);
    rotation.add(active::close);
    planNames();
    rotation.add(() -> active = ActiveFile.open(disk, files.base(), counters));
    if (forces()) {
      rotation.add(() -> disk.forceDirectory(files.directory()));
    }
    rotation.add(retention::changed);
  }

  private void planNames() {
    for (int number = retention.oldestNumber(); number >= 0; number--) {
      int from = number;
      if (number >= config.retention().backups()) {
        rotation.add(() -> disk.delete(files.rotated(from)));
      } else if (disk.exists(files.rotated(from))) {
        rotation.add(() -> disk.rename(files.rotated(from), files.rotated(from + 1)));
      }
    }
  }

  private void settle() throws IOException {
    if (active.isSuspect()) {
      rescue();
    } else if (forces()) {
      active.force();
    }
  }

  /** Saves what can be saved of a file in doubt; one that is about to be left is left anyway. */
  private void rescue() throws IOException {
    if (!active.rescue() && !leaving.isAllowed(clocks.nanos())) {
      throw new IOException(files.base() + ": " + active.forceFailure());
    }
  }

  private boolean forces() {
    return !config.sync().isZero();
  }

  @Override
  public void write() throws IOException {
    active.write();
  }

  @Override
  public void force() throws IOException {
    active.force();
  }

  @Override
  public boolean isDirty() {
    return active.isDirty() && !active.isSuspect();
  }

  @Override
  public void seal(SealReason reason) {
    // Without seals there is nothing to do; whoever needs the device asks for a force.
  }

  @Override
  public @Nullable String goOn() throws IOException {
    if (active.isSuspect() && !reported) {
      doubt = active.forceFailure();
      reported = true;
    }
    rotation.run();
    if (active.isSuspect() && leavesDoubt() && leaving.isAllowed(clocks.nanos())) {
      rotate();
      leaving.left(clocks.nanos());
    }
    reported = active.isSuspect();
    String failure = doubt;
    doubt = null;
    return failure;
  }

  /**
   * A file in doubt is left, so that what is written from now on can be sure. Not so where that
   * would delete it: records are worth more than certainty.
   */
  private boolean leavesDoubt() {
    return config.maxBytes() > 0 && config.retention().backups() > 0;
  }

  @Override
  public void tend() throws IOException {
    retention.expire();
  }

  @Override
  public long dueAt() {
    long now = clocks.nanos();
    if (!rotation.isEmpty() || (active.isSuspect() && !reported)) {
      return now;
    }
    boolean leaves = active.isSuspect() && leavesDoubt();
    return Math.min(leaves ? leaving.allowedAt(now) : Long.MAX_VALUE, retention.dueAt());
  }

  @Override
  public void close() throws IOException {
    active.close();
  }
}
