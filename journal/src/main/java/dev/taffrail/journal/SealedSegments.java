package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a sealed journal. Each begins with a seal over all before it; what goes is announced
 * by a prune record under a seal before it is deleted; keys are erased only once their seal is
 * safe.
 */
final class SealedSegments implements Segments {
  /** Kept free in each file for a prune record, or for the recovery records of several crashes. */
  static final int RESERVE = 4096;

  private final JournalConfig config;
  private final JournalFiles files;
  private final Disk disk;
  private final Clocks clocks;
  private final Counters counters;
  private final Retention retention;
  private final Sealer sealer;
  private final KeyRing ring;
  private final ChainFile chain;
  private final SealSchedule schedule;
  private final Steps pending = new Steps();

  /** The first leaf of each file, the oldest file's first. */
  private final Deque<Long> firstLeaves;

  /** Null where the keys are in no file. */
  private final @Nullable FileIdentity keys;

  private ActiveFile active;
  private final DoubtLimit leaving = new DoubtLimit();
  private @Nullable String doubt;
  private boolean reported;
  private @Nullable SealLine rotateLine;

  SealedSegments(
      JournalConfig config,
      JournalFiles files,
      Platform platform,
      Counters counters,
      Sealer sealer,
      KeyRing ring,
      ChainFile chain,
      List<Long> firstLeaves)
      throws IOException {
    this.config = config;
    this.files = files;
    this.disk = platform.disk();
    this.clocks = platform.clocks();
    this.counters = counters;
    this.retention = new Retention(config, files, platform);
    this.sealer = sealer;
    this.ring = ring;
    this.chain = chain;
    this.schedule = new SealSchedule(config.sealing(), clocks.nanos());
    this.firstLeaves = new ArrayDeque<>(firstLeaves);
    this.active = ActiveFile.open(disk, files.base(), counters);
    this.keys = disk.exists(files.keys()) ? FileIdentity.of(disk, files.keys()) : null;
    counters.nextIndex.set(sealer.size());
  }

  @Override
  public void append(byte[] line, int offset, int length, boolean urgent) throws IOException {
    SealReason due = schedule.isFull() ? schedule.due(clocks.nanos()) : null;
    if (due != null) {
      seal(due);
    }
    if (!hasRoom(length)) {
      rotate();
    }
    stage(line, offset, length, urgent);
  }

  /** Ends torn bytes at the end of the newest file and says so; then all is as before a crash. */
  void recover(byte[] record, String ending) throws IOException {
    active.stageEnding(ending);
    stage(record, 0, record.length, false);
    seal(SealReason.RECOVERY);
  }

  private boolean hasRoom(int length) {
    return active.size() + length + 1 + RESERVE < config.maxBytes();
  }

  private void stage(byte[] line, int offset, int length, boolean urgent) throws IOException {
    active.stage(line, offset, length);
    sealer.add(line, offset, length);
    counters.nextIndex.set(sealer.size());
    schedule.appended(urgent, length, clocks.nanos());
  }

  @Override
  public void seal(SealReason reason) throws IOException {
    pending.run();
    if (!hasRoom(sealer.sealBytes())) {
      rotate();
      if (reason != SealReason.CLOSE) {
        // The rotate seal covers all that this one was to cover; a clean end is told by its own.
        return;
      }
    }
    stageSeal(reason);
    pending.run();
  }

  private void stageSeal(SealReason reason) throws IOException {
    SealLine line = sealer.seal(reason);
    active.stage(line.bytes(), 0, line.bytes().length);
    sealed(line);
    pending.add(this::settle);
    pending.add(() -> ring.advance(List.of(KeyChain.SEAL)));
  }

  private void sealed(SealLine line) {
    sealer.add(line.bytes(), 0, line.bytes().length);
    schedule.sealed(line.seal().reason(), clocks.nanos());
    counters.nextIndex.set(sealer.size());
    counters.seals.incrementAndGet();
  }

  /** Forces the newest file; one in doubt is saved as far as can be, and left soon after. */
  private void settle() throws IOException {
    if (active.isSuspect()) {
      rescue();
    } else {
      active.force();
    }
  }

  private void rotate() throws IOException {
    pending.run();
    Retention.Prune prune = retention.atRotation();
    boolean announced = prune.files() > 0 && prune.files() < firstLeaves.size();
    long minIndex = announced ? minIndex(prune) : 0;
    if (announced) {
      announce(prune, minIndex);
    }
    pending.add(this::settle);
    planNames(firstLeaves.size());
    if (announced) {
      pending.add(() -> delete(minIndex));
    }
    pending.run();
    if (prune.files() > 0 && !announced) {
      // Without backups the old file goes at once; the record that says so must outlive it.
      prune(retention.now());
    }
  }

  /** Saves what can be saved of a file in doubt; one that is about to be left is left anyway. */
  private void rescue() throws IOException {
    if (!active.rescue() && !leaving.isAllowed(clocks.nanos())) {
      throw new IOException(files.base() + ": " + active.forceFailure());
    }
  }

  /** Steps 2 to 5 of a rotation. */
  private void planNames(int count) {
    List<KeyChain> signers = sealer.rotateChains();
    rotateLine = null;
    pending.add(this::writeNext);
    pending.add(() -> disk.forceDirectory(files.directory()));
    for (int number = count - 1; number >= 0; number--) {
      int from = number;
      pending.add(() -> disk.rename(files.rotated(from), files.rotated(from + 1)));
    }
    pending.add(() -> disk.rename(files.next(), files.base()));
    pending.add(() -> disk.forceDirectory(files.directory()));
    pending.add(this::switchToNext);
    pending.add(() -> chain.append(line()));
    pending.add(() -> ring.advance(signers));
    pending.add(retention::shifted);
  }

  /** Made once: tried again, the same line is written, or its key would sign twice. */
  private void writeNext() throws IOException {
    rotateLine = rotateLine == null ? sealer.rotate() : rotateLine;
    disk.delete(files.next());
    try (DiskFile next = disk.open(files.next())) {
      byte[] bytes = line().bytes();
      next.writeFully(ByteBuffer.allocate(bytes.length + 1).put(bytes).put((byte) '\n').flip(), 0);
      next.force();
    }
  }

  private void switchToNext() throws IOException {
    ActiveFile next = ActiveFile.open(disk, files.base(), counters);
    active.close();
    active = next;
    firstLeaves.addLast(sealer.size());
    sealed(line());
  }

  private SealLine line() {
    SealLine line = rotateLine;
    if (line == null) {
      throw new IllegalStateException("expected the rotate seal to be made before");
    }
    return line;
  }

  /** Announces what is to be deleted, and before that what of it somebody has not read. */
  private void announce(Retention.Prune prune, long minIndex) {
    Instant now = DropReport.instant(clocks.wallMicros());
    if (!prune.lost().isEmpty()) {
      byte[] lost = ControlLines.unshippedLost(now, prune.bytes(), prune.lost());
      pending.add(() -> stage(lost, 0, lost.length, false));
    }
    byte[] line =
        ControlLines.pruned(
            now, new ControlLines.Pruned(minIndex, prune.files(), prune.bytes(), prune.policy()));
    pending.add(() -> stage(line, 0, line.length, false));
  }

  /** The first leaf that stays. */
  private long minIndex(Retention.Prune prune) {
    return firstLeaves.stream().skip(prune.files()).findFirst().orElseThrow();
  }

  /** Deletes files without a rotation: announces it, seals that, then does it. */
  private void prune(Retention.Prune prune) throws IOException {
    if (prune.files() > 0) {
      long minIndex = minIndex(prune);
      announce(prune, minIndex);
      pending.add(() -> stageSeal(SealReason.INTERVAL));
      pending.add(() -> pending.add(() -> delete(minIndex)));
      pending.run();
    }
  }

  /** Broken off by the disk it goes on where it was: a file too many would be gone for ever. */
  private void delete(long minIndex) throws IOException {
    while (firstLeaves.getFirst() < minIndex) {
      disk.delete(files.rotated(firstLeaves.size() - 1));
      firstLeaves.removeFirst();
      retention.deleted(1);
    }
    chain.drop(minIndex);
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
    return active.isDirty();
  }

  @Override
  public @Nullable String goOn() throws IOException {
    if (active.isSuspect() && !reported) {
      doubt = active.forceFailure();
      reported = true;
    }
    pending.run();
    if (active.isSuspect() && leaving.isAllowed(clocks.nanos())) {
      rotate();
      leaving.left(clocks.nanos());
    }
    reported = active.isSuspect();
    String failure = doubt;
    doubt = null;
    return failure;
  }

  @Override
  public void tend() throws IOException {
    SealReason due = schedule.due(clocks.nanos());
    if (due != null) {
      seal(due);
    }
    if (retention.isDue()) {
      expire();
    }
  }

  private void expire() throws IOException {
    if (hasRoom(sealer.sealBytes())) {
      prune(retention.now());
    } else {
      rotate();
    }
  }

  @Override
  public long dueAt() {
    long now = clocks.nanos();
    if (!pending.isEmpty()) {
      return now;
    }
    long leave = active.isSuspect() ? leaving.allowedAt(now) : Long.MAX_VALUE;
    return Math.min(leave, Math.min(schedule.dueAt(), retention.dueAt()));
  }

  @Override
  public @Nullable String fault() throws IOException {
    if (!pending.isEmpty()) {
      // In the midst of a rotation the names are not what they were, and nobody else did it.
      return null;
    }
    String fault = active.fault();
    fault = fault == null ? chain.fault() : fault;
    return fault == null && keys != null ? keys.fault() : fault;
  }

  /** The newest file holds evidence: it gets its name back, whoever took it away. */
  @Override
  public Left leave() throws IOException {
    Left left = active.leave(true);
    closeQuietly();
    return left;
  }

  @Override
  public boolean isSuspect() {
    return active.isSuspect();
  }

  /** What cannot be closed any more is closed all the same: its files are given up. */
  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      doubt = String.valueOf(e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    active.close();
    chain.close();
    ring.close();
  }
}
