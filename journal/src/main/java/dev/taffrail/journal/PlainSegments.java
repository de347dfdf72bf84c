package dev.taffrail.journal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of an unsealed journal, rotated as Python's {@code RotatingFileHandler} does it: delete
 * {@code .N}, shift the others up, the newest becomes {@code .1}, start a new one.
 */
final class PlainSegments implements OpenFiles {
  private final JournalConfig config;
  private final JournalFiles files;
  private final Disk disk;
  private final Clocks clocks;
  private final Counters counters;
  private final Retention retention;
  private final LeftFiles left;
  private final Steps rotation = new Steps();
  private final Settler settler;
  private final DoubtLimit leaving = new DoubtLimit();
  private ActiveFile active;

  /** How often names were changed, the new file's counted. */
  private long changes = 1;

  /** How often that was when they were forced; the other thread's while it is at work. */
  private long forcedChanges;

  private PlainSegments(
      JournalConfig config,
      JournalFiles files,
      Platform platform,
      Counters counters,
      Settler settler)
      throws IOException {
    this.config = config;
    this.files = files;
    this.disk = platform.disk();
    this.clocks = platform.clocks();
    this.counters = counters;
    this.left = new LeftFiles(disk);
    this.retention = new Retention(config, files, platform);
    // There is nothing to seal: all is as sealed as it will be.
    this.settler = settler;
    settler.safe().opened(counters.nextIndex(), Long.MAX_VALUE);
    this.active = ActiveFile.open(disk, files.base(), counters, settler.doubt());
  }

  /** Opens the files and ends what a crash left torn. */
  static PlainSegments open(
      JournalConfig config,
      JournalFiles files,
      Platform platform,
      Counters counters,
      Settler settler)
      throws IOException {
    if (platform.disk().exists(files.keys()) || platform.disk().exists(files.chain())) {
      throw new IOException(
          files.base() + ": expected an unsealed journal, found the keys or chain of a sealed one");
    }
    byte[] recovered;
    try (DiskFile file = platform.disk().open(files.base())) {
      recovered = TornTail.end(file, platform.clocks().instant());
    }
    PlainSegments segments = new PlainSegments(config, files, platform, counters, settler);
    if (recovered.length > 0) {
      segments.append(recovered, false);
    }
    return segments;
  }

  @Override
  public void append(byte[] line, int offset, int length, boolean hashed, boolean urgent)
      throws IOException {
    if (!hasRoom(length)) {
      rotate();
    }
    active.stage(line, offset, length);
    counters.next(lines() + 1);
  }

  /** As Python asks: a file that would reach its bound is full, an empty one never is. */
  private boolean hasRoom(int length) {
    return config.maxBytes() == 0
        || active.size() == 0
        || active.size() + length + 1 < config.maxBytes();
  }

  private void rotate() throws IOException {
    // What retention counts is what stands in the files.
    active.write();
    plan();
    rotation.run();
    tidy();
  }

  /**
   * None is under way: with one that was broken off, {@link #goOn} goes on before anything else.
   */
  private void plan() throws IOException {
    Retention.Prune prune = retention.atRotation();
    rotation.add(this::save);
    rotation.add(this::retire);
    planNames(prune.files());
    rotation.add(() -> active = active.next(files.base()));
    byte[] lost = lost(prune);
    rotation.add(() -> say(lost));
  }

  /** As Python does it: the oldest go first, then the others move up, the oldest before all. */
  private void planNames(int victims) {
    List<Integer> numbers = new ArrayList<>(retention.rotated());
    numbers.add(0);
    for (int number : numbers.subList(0, victims)) {
      rotation.add(() -> left.delete(files.rotated(number)));
    }
    for (int number : numbers.subList(victims, numbers.size())) {
      rotation.add(() -> moveUp(number));
    }
    rotation.add(retention::shifted);
    rotation.add(() -> retention.deleted(victims));
  }

  private void moveUp(int number) throws IOException {
    if (disk.exists(files.rotated(number))) {
      left.rename(files.rotated(number), files.rotated(number + 1));
    }
  }

  /** The record of what goes that somebody has not read; empty when there is nothing. */
  private byte[] lost(Retention.Prune prune) {
    Instant now = clocks.instant();
    return prune.lost().isEmpty()
        ? new byte[0]
        : ControlLines.unshippedLost(now, prune.bytes(), prune.lost());
  }

  private void say(byte[] lost) throws IOException {
    if (lost.length > 0) {
      active.stage(lost, 0, lost.length);
      counters.next(lines() + 1);
    }
  }

  /** Saves what can be saved of a file in doubt; one that is sure is forced later. */
  private void save() throws IOException {
    if (active.isSuspect()) {
      leaving.leave(active, clocks.nanos());
    }
  }

  /** The file is left: forced later with the next one, unless it goes before that. */
  private void retire() throws IOException {
    if (left.isFull()) {
      settler.await();
      left.tidy();
    }
    if (left.isFull()) {
      left.force();
    }
    if (active.isSuspect() || !forces()) {
      left.drop(active);
    } else {
      left.add(files.base(), active);
    }
    changes++;
  }

  /** Closes what is done with; nothing that the other thread may be at. */
  private void tidy() throws IOException {
    if (settler.isIdle()) {
      left.tidy();
    }
  }

  private boolean forces() {
    return !config.sync().isZero();
  }

  @Override
  public void write() throws IOException {
    if (active.hasStaged()) {
      retention.written();
    }
    active.write();
  }

  @Override
  public @Nullable Seal closedBy() {
    return null;
  }

  @Override
  public long lines() {
    return counters.nextIndex();
  }

  @Override
  public boolean isSuspect() {
    return active.isSuspect();
  }

  @Override
  public void force() throws IOException {
    active.checkSure();
    if (settler.isIdle() && lines() > settler.safe().lines()) {
      write();
      settler.begin(Settlement.force(forceAll(), lines(), clocks.nanos()));
    }
  }

  /** Forces what was written by now: the writer may leave any of these files meanwhile. */
  private Steps forceAll() {
    Steps steps = new Steps();
    ActiveFile newest = active;
    long changed = changes;
    left.files().forEach(file -> steps.add(() -> LeftFiles.force(file)));
    steps.add(() -> LeftFiles.force(newest));
    steps.add(() -> forceNames(changed));
    return steps;
  }

  private void forceNames(long changed) throws IOException {
    if (forcedChanges < changed) {
      disk.forceDirectory(files.directory());
      forcedChanges = changed;
    }
  }

  @Override
  public void seal(SealReason reason) {
    // Without seals there is nothing to do; whoever needs the device asks for a force.
  }

  @Override
  public void goOn() throws IOException {
    settler.goOn();
    tidy();
    rotation.run();
    boolean leaves = settler.isIdle() && active.isSuspect() && leavesDoubt();
    if (leaves && leaving.isAllowed(clocks.nanos())) {
      rotate();
    }
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
    if (!settler.isIdle()) {
      return;
    }
    if (retention.isNewestDue() && active.size() > 0) {
      // Rotated, it is as old as it was: so all go that are too old, and a new file is begun.
      rotate();
    } else if (retention.isDue()) {
      expire();
    }
    // The next round, in which the record of a loss would be written, may be far.
    write();
  }

  private void expire() throws IOException {
    Retention.Prune prune = retention.now();
    byte[] lost = lost(prune);
    if (lost.length > 0 && !hasRoom(lost.length)) {
      // The same files go with a rotation, and the next one has room for the record of it.
      rotate();
      return;
    }
    for (int i = 0; i < prune.files(); i++) {
      rotation.add(this::deleteOldest);
    }
    rotation.add(() -> say(lost));
    rotation.run();
    tidy();
  }

  private void deleteOldest() throws IOException {
    left.delete(files.rotated(retention.rotated().get(0)));
    retention.deleted(1);
  }

  @Override
  public long dueAt() {
    long now = clocks.nanos();
    if (!settler.isIdle()) {
      return settler.dueAt();
    }
    if (!rotation.isEmpty()) {
      return now;
    }
    boolean leaves = active.isSuspect() && leavesDoubt();
    long newest = active.size() > 0 ? retention.newestDueAt() : Clocks.NEVER;
    long expires = Math.min(newest, retention.dueAt());
    return Math.min(leaves ? leaving.allowedAt(now) : Clocks.NEVER, expires);
  }

  @Override
  public void end() throws IOException {
    if (forces()) {
      settler.await();
      force();
      settler.await();
      active.checkSure();
    }
  }

  @Override
  public @Nullable String fault() throws IOException {
    // In the midst of a rotation the names are not what they were, and nobody else did it.
    return rotation.isEmpty() ? active.fault() : null;
  }

  @Override
  public Left leave() throws IOException {
    settler.abandon();
    Left rest = active.leave(false);
    closeQuietly();
    return rest;
  }

  /** What cannot be forced or closed any more is closed all the same: its files are given up. */
  private void closeQuietly() {
    try (this) {
      left.force();
    } catch (IOException e) {
      settler.doubt().add(e);
    }
  }

  @Override
  public void close() throws IOException {
    settler.abandon();
    left.close();
    active.close();
  }
}
