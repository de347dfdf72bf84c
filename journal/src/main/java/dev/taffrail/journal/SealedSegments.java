package dev.taffrail.journal;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a sealed journal. Each begins with a seal over all before it; what goes is announced
 * by a prune record under a seal before it is deleted; keys are erased only once their seal is
 * safe.
 *
 * <p>Each seal, in the middle of a file or at its beginning, is signed and written by the writer
 * and settled beside it: one at a time, so the next is not signed before the keys of this one are
 * erased.
 */
final class SealedSegments implements OpenFiles {
  /** Kept free in each file for a prune record, or for the recovery records of several crashes. */
  static final int RESERVE = 4096;

  private static final long NONE = -1;

  private final JournalConfig config;
  private final JournalFiles files;
  private final Disk disk;
  private final Clocks clocks;
  private final Counters counters;
  private final Pruning pruning;
  private final Sealer sealer;
  private final KeyRing ring;
  private final ChainFile chain;
  private final SealSchedule schedule;
  private final Settler settler;
  private final DoubtLimit leaving = new DoubtLimit();

  /** What the writer does up to where a settlement begins; goes on at the step that failed. */
  private final Steps beginning = new Steps();

  /** Null where the keys are in no file. */
  private final @Nullable FileIdentity keys;

  private @Nullable Seal closedBy;
  private ActiveFile active;

  /** The file that has to be safe before the seal counts that is made next. */
  private ActiveFile settled;

  private long endedAt = NONE;

  /** When this round began: to read the clock for each record would cost a tenth of hashing it. */
  private long now;

  SealedSegments(
      JournalConfig config,
      JournalFiles files,
      Platform platform,
      Counters counters,
      Sealer sealer,
      KeyRing ring,
      ChainFile chain,
      List<Long> firstLeaves,
      Settler settler)
      throws IOException {
    this.config = config;
    this.files = files;
    this.disk = platform.disk();
    this.clocks = platform.clocks();
    this.counters = counters;
    Retention retention = new Retention(config, files, platform);
    this.pruning = new Pruning(files, platform, retention, chain, firstLeaves);
    this.sealer = sealer;
    this.ring = ring;
    this.chain = chain;
    this.now = clocks.nanos();
    this.schedule = new SealSchedule(config.sealing(), now);
    this.settler = settler;
    settler.safe().opened(sealer.size(), 0);
    this.active = ActiveFile.open(disk, files.base(), counters, settler.doubt());
    this.settled = active;
    this.keys = disk.exists(files.keys()) ? FileIdentity.of(disk, files.keys()) : null;
    counters.next(sealer.size());
  }

  @Override
  public void append(byte[] line, int offset, int length, boolean hashed, boolean urgent)
      throws IOException {
    SealReason due = schedule.isFull() && maySeal(now) ? schedule.due(now) : null;
    if (due != null && hasRoom(length)) {
      unlessKeysFail(() -> seal(due));
    }
    if (!hasRoom(length)) {
      rotate();
    }
    stage(line, offset, length, hashed, urgent);
  }

  /** Nothing is under way, and the store of keys was not asked in vain just before. */
  private boolean maySeal(long at) {
    return settler.isIdle() && !settler.owes() && settler.keys().isDue(at);
  }

  /** Where the store of keys fails, the settler knows, and lines are written that fit. */
  private void unlessKeysFail(Steps.Step sealing) throws IOException {
    try {
      sealing.run();
    } catch (KeysException e) {
      assert settler.keys().isDown();
    }
  }

  /**
   * Ends torn bytes at the end of the newest file and says so; then all is as before a crash. The
   * seal is signed before anything is written: or each start would lengthen the file while the
   * store of keys fails.
   */
  void recover(byte[] record, String ending) throws IOException {
    active.stageEnding(ending);
    stage(record);
    if (hasRoom(sealer.sealBytes())) {
      sealStaged(SealReason.RECOVERY);
    } else {
      Rotation rotation = new Rotation(files, disk, sealer, active);
      beginning.add(() -> sign(rotation::sign));
      beginning.add(active::write);
      goOnIn(rotation, pruning.atRotation().files());
    }
    settler.awaitAll();
  }

  private boolean hasRoom(int length) {
    return active.size() + length + 1 + RESERVE < config.maxBytes();
  }

  private void stage(byte[] line) throws IOException {
    stage(line, 0, line.length, false, false);
  }

  private void stage(byte[] line, int offset, int length, boolean hashed, boolean urgent)
      throws IOException {
    active.stage(line, offset, length);
    if (hashed) {
      sealer.addHash(line, offset + length);
    } else {
      sealer.add(line, offset, length);
    }
    counters.next(sealer.size());
    schedule.appended(urgent, length, now);
  }

  @Override
  public void seal(SealReason reason) throws IOException {
    if (!settler.isIdle() || settler.retryOwed()) {
      return;
    }
    if (hasRoom(sealer.sealBytes())) {
      sealHere(reason);
    } else {
      // The rotate seal covers all that this one was to cover.
      rotate();
    }
  }

  /** Seals in the middle of the newest file. */
  private void sealHere(SealReason reason) throws IOException {
    // Written before, so that a seal that was signed finds room in any case.
    beginning.add(active::write);
    sealStaged(reason);
  }

  private void sealStaged(SealReason reason) throws IOException {
    ActiveFile file = active;
    beginning.add(() -> sign(() -> stageSeal(reason)));
    beginning.add(file::write);
    beginning.add(() -> settleSeal(file));
    beginning.run();
  }

  /**
   * Asks for a signature. Where the store of keys fails, what was begun is given up, so that lines
   * go on being written; the next try signs anew, over those lines too.
   */
  private void sign(Steps.Step signing) throws IOException {
    if (settler.owes()) {
      throw new IllegalStateException("expected the key of the last seal to be destroyed");
    }
    try {
      signing.run();
    } catch (KeysException e) {
      beginning.clear();
      settler.keys().failed(e);
      throw e;
    }
  }

  private void stageSeal(SealReason reason) throws IOException {
    SealLine line = sealer.seal(reason);
    active.stage(line.bytes(), 0, line.bytes().length);
    sealed(line);
  }

  private void sealed(SealLine line) {
    sealer.add(line.bytes(), 0, line.bytes().length);
    schedule.sealed(line.seal().reason(), clocks.nanos());
    counters.next(sealer.size());
    counters.seals.incrementAndGet();
  }

  private void settleSeal(ActiveFile file) {
    Steps steps = new Steps();
    // Strictly: without its key, a power cut that takes a seal in doubt would be an alarm.
    steps.add(file::save);
    steps.add(() -> ring.advance(List.of(KeyChain.SEAL)));
    settled = file;
    beginSealed(steps, clocks.nanos());
  }

  /** The last line is a seal; it counts when these steps are done, and what it announces goes. */
  private void beginSealed(Steps steps, long begun) {
    Steps after = pruning.sealed();
    settler.begin(Settlement.seal(steps, after, sealer.size(), begun));
  }

  /** Goes on in a new file, once the seal before is settled. */
  private void rotate() throws IOException {
    // However long the device takes: what fitted into this file is written.
    active.write();
    awaitSettled();
    Retention.Prune prune = pruning.atRotation();
    if (!pruning.isAll(prune)) {
      announce(prune);
    }
    Rotation rotation = new Rotation(files, disk, sealer, active);
    beginning.add(active::write);
    beginning.add(() -> prepare(active));
    beginning.add(() -> sign(rotation::sign));
    goOnIn(rotation, prune.files());
  }

  /**
   * Makes the file whose first line is signed by then.
   *
   * @param due how many files have to go
   */
  private void goOnIn(Rotation rotation, int due) throws IOException {
    beginning.add(rotation::open);
    beginning.add(() -> goTo(rotation, due));
    beginning.run();
  }

  private void goTo(Rotation rotation, int due) {
    long begun = clocks.nanos();
    ActiveFile old = active;
    ActiveFile next = rotation.next();
    Steps steps = new Steps();
    rotation.plan(steps, () -> settleOld(old), next::save, pruning.files(), chain, ring);
    settled = old;
    active = next;
    pruning.rotated(sealer.size(), due);
    sealed(rotation.line());
    beginSealed(steps, begun);
  }

  /** All of its seals are safe: so it may go in doubt, where nothing of the rest can be saved. */
  private void settleOld(ActiveFile old) throws IOException {
    if (old.isSuspect()) {
      leaving.leave(old, clocks.nanos());
    } else {
      old.force();
    }
  }

  /** The old file is complete: it is forced while the seal over it is signed. */
  private void prepare(ActiveFile file) {
    if (!file.isSuspect()) {
      settler.prepare(file);
    }
  }

  private void announce(Retention.Prune prune) {
    pruning.announce(prune, beginning, line -> () -> stage(line));
  }

  /** Deletes files without a rotation: announces it, seals that, then does it. */
  private void prune(Retention.Prune prune) throws IOException {
    if (prune.files() > 0) {
      announce(prune);
      sealHere(SealReason.INTERVAL);
    }
  }

  private void pruneLate() throws IOException {
    if (pruning.isLate()) {
      prune(pruning.now());
    }
  }

  @Override
  public void write() throws IOException {
    active.write();
  }

  /** The journal goes on behind this seal, with which it was closed. */
  void goOnBehind(Seal seal) {
    closedBy = seal;
  }

  @Override
  public @Nullable Seal closedBy() {
    return closedBy;
  }

  @Override
  public long lines() {
    return sealer.size();
  }

  @Override
  public boolean isSuspect() {
    return active.isSuspect() || (!settler.isIdle() && settled.isSuspect());
  }

  @Override
  public void force() throws IOException {
    active.checkSure();
    if (settler.isIdle() && sealer.size() > settler.safe().lines()) {
      active.write();
      Steps steps = new Steps();
      steps.add(active::force);
      settler.begin(Settlement.force(steps, sealer.size(), clocks.nanos()));
    }
  }

  @Override
  public void goOn() throws IOException {
    settler.goOn();
    unlessKeysFail(beginning::run);
    now = clocks.nanos();
    if (maySeal(now) && active.isSuspect() && leaving.isAllowed(now)) {
      unlessKeysFail(this::rotate);
    }
  }

  /** Waits until the seals so far are safe, and with them the announcement of what has to go. */
  private void awaitSettled() throws IOException {
    settler.await();
    pruneLate();
    settler.await();
  }

  @Override
  public void tend() throws IOException {
    long at = clocks.nanos();
    if (maySeal(at)) {
      unlessKeysFail(() -> sealDue(schedule.due(at)));
    }
  }

  private void sealDue(@Nullable SealReason due) throws IOException {
    if (pruning.isLate()) {
      pruneLate();
    } else if (due != null) {
      seal(due);
    } else if (settler.keys().isDown()) {
      // The seal that could not be made was asked for by somebody who does not ask again.
      seal(SealReason.INTERVAL);
    } else if (pruning.isDue()) {
      expire();
    }
  }

  private void expire() throws IOException {
    if (hasRoom(sealer.sealBytes())) {
      prune(pruning.now());
    } else {
      rotate();
    }
  }

  @Override
  public long dueAt() {
    long now = clocks.nanos();
    if (!settler.isIdle()) {
      return settler.dueAt();
    }
    if (!beginning.isEmpty()) {
      return now;
    }
    if (settler.keys().isDown()) {
      return settler.keys().dueAt();
    }
    long leave = active.isSuspect() ? leaving.allowedAt(now) : Clocks.NEVER;
    return Math.min(leave, Math.min(schedule.dueAt(), pruning.dueAt()));
  }

  /** One seal marks a clean end; a second behind it, when nothing came between, marks no more. */
  @Override
  public void end() throws IOException {
    try {
      endSealed();
    } catch (KeysException e) {
      // Not sealed, but as safe as it can be.
      force();
      settler.awaitIdle();
      active.checkSure();
      throw e;
    }
  }

  private void endSealed() throws IOException {
    awaitSettled();
    if (sealer.size() != endedAt) {
      if (!hasRoom(sealer.sealBytes())) {
        rotate();
        awaitSettled();
      }
      sealHere(SealReason.CLOSE);
      settler.awaitAll();
      endedAt = sealer.size();
    }
    active.checkSure();
  }

  @Override
  public @Nullable String fault() throws IOException {
    if (!beginning.isEmpty() || settler.isRunning()) {
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
    settler.abandon();
    Left left = active.leave(true);
    closeQuietly();
    return left;
  }

  /** What cannot be closed any more is closed all the same: its files are given up. */
  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      settler.doubt().add(e);
    }
  }

  @Override
  public void close() throws IOException {
    settler.abandon();
    active.close();
    chain.close();
    ring.close();
  }
}
