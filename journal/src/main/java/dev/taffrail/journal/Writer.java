package dev.taffrail.journal;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes records out of the buffer and into the files, round by round: stage, write, then begin what
 * needs the device, which is done beside this thread. Whatever the disk refuses is tried again; no
 * line is lost or doubled by that. For one thread.
 */
final class Writer {
  /** How much is written before its room is given back to callers that may wait for it. */
  private static final int RELEASE_BYTES = 64 * 1024;

  private final RecordBuffer buffer;
  private final Clocks clocks;
  private final Counters counters;
  private final Segments segments;
  private final ClockWatch clock;
  private final Settler settler;
  private final ForceSchedule forces;
  private final Requests requests = new Requests();
  private final CallerLine line = new CallerLine();
  private final Drops drops;
  private int openings;
  private @Nullable String forceFailure;
  private @Nullable IOException settleFailure;

  /** Why a record found no room in the newest file and no next one can be begun; null if not so. */
  private @Nullable KeysException noRoom;

  private final Outage outage;
  private final Outage keysOutage;
  private final Reserve reserve;

  Writer(
      JournalConfig config,
      Platform platform,
      RecordBuffer buffer,
      Counters counters,
      Drops drops,
      Segments segments,
      Settler settler) {
    this.buffer = buffer;
    this.drops = drops;
    this.clocks = platform.clocks();
    this.clock = new ClockWatch(platform);
    JournalFiles files = new JournalFiles(config.path());
    this.outage = new Outage(platform, files.directory());
    this.keysOutage = new Outage(platform, files.directory());
    this.reserve = new Reserve(config, files, platform);
    this.counters = counters;
    this.segments = segments;
    this.settler = settler;
    this.openings = settler.safe().openings();
    this.forces = new ForceSchedule(Clocks.nanos(config.sync()), clocks.nanos());
  }

  /** Does what is due. A request that cannot be met fails; all else is tried again later. */
  void round(List<Request> asked) throws IOException {
    try {
      write();
      asked.forEach(request -> requests.add(request, segments.lines()));
      failIfNoRoom();
      requests.meet(Request.Kind.FLUSH, Long.MAX_VALUE);
      settle();
      throwIfNoRoom();
    } catch (Throwable e) {
      // Errors too: whoever waits must hear of an OutOfMemoryError, or waits without end.
      requests.fail(e);
      asked.forEach(request -> request.fail(e));
      throw e;
    } finally {
      buffer.release();
    }
  }

  private void failIfNoRoom() {
    if (noRoom != null) {
      requests.fail(noRoom);
    }
  }

  private void throwIfNoRoom() throws KeysException {
    if (noRoom != null) {
      throw noRoom;
    }
  }

  /** When the next round is due though no record came. */
  long dueAt() {
    boolean forcible = settler.isIdle() && !segments.isSuspect();
    return forcible ? Math.min(segments.dueAt(), forces.dueAt()) : segments.dueAt();
  }

  void close() throws IOException {
    try {
      segments.close();
    } finally {
      settler.close();
    }
  }

  private void write() throws IOException {
    try {
      stage();
      segments.write();
      buffer.written();
      reserve.keep();
    } catch (IOException e) {
      outage.failed(e);
      lastWords(e);
      throw e;
    }
    noteSettleFailure();
  }

  /**
   * Stages what came, as far as there is room in the newest file where no next one can be begun.
   */
  private void stage() throws IOException {
    noRoom = null;
    try {
      goOn();
      watchClock();
      drain();
      report();
    } catch (KeysException e) {
      noRoom = e;
    }
  }

  /** What failed beside this thread is an outage too, though records are written meanwhile. */
  private void noteSettleFailure() {
    IOException failure = settleFailure;
    if (failure != null) {
      settleFailure = null;
      outage.failed(failure);
      lastWords(failure);
    }
  }

  /** The disk is full: with the room of the reserve that is said, sealed and forced. */
  private void lastWords(IOException failure) {
    try {
      if (outage.isFull(failure) && reserve.release()) {
        goOn();
        append(outage.beginning(), true);
        reportDrops();
        segments.write();
        outage.beginningSaid();
        settler.await();
        segments.seal(SealReason.ERROR);
        settler.await();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** What an earlier round left half done comes first: it holds up everything else. */
  private void goOn() throws IOException {
    try {
      segments.goOn();
    } finally {
      noteSettled();
    }
    if (forceFailure != null) {
      append(JournalEvents.forceFailed(clocks.instant(), forceFailure), true);
      forceFailure = null;
    }
  }

  private void noteSettled() {
    IOException failure = settler.takeFailure();
    String doubt = settler.doubt().take();
    if (failure != null) {
      requests.fail(failure);
      forces.failed(clocks.nanos());
      settleFailure = doubt == null ? failure : null;
    }
    forceFailure = doubt == null ? forceFailure : doubt;
    meetSettled();
  }

  private void meetSettled() {
    long lines = segments.lines();
    if (openings != settler.safe().openings()) {
      openings = settler.safe().openings();
      requests.opened(lines);
      forces.opened(lines);
    }
    forces.settled(settler.safe().lines(), lines, settler.safe().asOf(), clocks.nanos());
    requests.meet(Request.Kind.SYNC, settler.safe().lines());
    requests.meet(Request.Kind.SEAL, settler.safe().sealed());
  }

  private void watchClock() throws IOException {
    ClockChange change = clock.look();
    if (change != null) {
      append(ControlLines.clockChanged(change), false);
      clock.said();
    }
  }

  private void drain() throws IOException {
    int unreleased = 0;
    while (buffer.next()) {
      take();
      unreleased += buffer.length();
      buffer.consume();
      if (unreleased >= RELEASE_BYTES) {
        buffer.release();
        unreleased = 0;
      }
    }
  }

  private void take() throws IOException {
    Level level = buffer.level();
    if (buffer.checked()) {
      line.take(buffer.bytes(), buffer.offset(), buffer.length());
    } else if (!line.accept(buffer.bytes(), buffer.offset(), buffer.length())) {
      drops.invalid(level);
      return;
    }
    // What was checked is written as it was put here, and so is its hash still that of the line.
    append(line.bytes(), line.offset(), line.length(), buffer.hashed(), buffer.urgent());
    counters.written(level);
  }

  /** Writes down what was lost, as soon as there is room for that. */
  private void report() throws IOException {
    if (outage.isOn() && settler.failures() == 0) {
      // Over once what failed is written: or each try would tell of an outage of its own.
      segments.write();
      append(outage.end(), true);
      outage.endSaid();
    }
    if (keysOutage.isOn() && !settler.keys().isDown()) {
      // Not urgent: the seal for it would ask a store that fails now and then at once again.
      append(keysOutage.end(), false);
      keysOutage.endSaid();
    }
    reportDrops();
  }

  private void reportDrops() throws IOException {
    for (DropReport drop : drops.reports()) {
      byte[] report = drop.line(clocks.instant());
      if (report != null) {
        append(report, false);
        counters.droppedTold.addAndGet(drop.reported());
      }
    }
  }

  private void append(byte[] record, boolean urgent) throws IOException {
    append(record, 0, record.length, false, urgent);
  }

  private void append(byte[] bytes, int offset, int length, boolean hashed, boolean urgent)
      throws IOException {
    segments.append(bytes, offset, length, hashed, urgent);
    if (urgent || forces.isSafe()) {
      forces.appended(segments.lines(), urgent, clocks.nanos());
    }
  }

  /** Begins one thing that needs the device, if any is due; its end wakes this thread. */
  private void settle() throws IOException {
    if (requests.has(Request.Kind.EXIT) || requests.has(Request.Kind.CLOSE)) {
      end();
      return;
    }
    noteKeys();
    segments.tend();
    if (requests.has(Request.Kind.SEAL)) {
      seal();
    }
    noteKeys();
    if (requests.has(Request.Kind.SYNC) || isForceDue()) {
      segments.force();
    }
    meetSettled();
  }

  private void end() throws IOException {
    try {
      segments.end();
      requests.meetAll();
    } catch (KeysException e) {
      requests.fail(e);
    }
  }

  private void seal() throws IOException {
    try {
      segments.seal(SealReason.REQUEST);
    } catch (KeysException e) {
      requests.fail(Request.Kind.SEAL, e);
    }
  }

  /** Tells that the store of keys fails: who asked for a seal, and the journal. */
  private void noteKeys() throws IOException {
    KeysException failure = settler.keys().takeFailure();
    if (failure != null) {
      requests.fail(Request.Kind.SEAL, failure);
      keysOutage.failed(failure);
      if (!keysOutage.isBeginningSaid()) {
        sayKeysOutage();
      }
    }
  }

  private void sayKeysOutage() throws IOException {
    try {
      append(keysOutage.beginning(), true);
      keysOutage.beginningSaid();
      segments.write();
    } catch (KeysException e) {
      // There is no room for it; the end will tell. To be asked for room is no further failure.
      settler.keys().takeFailure();
    }
  }

  /** Where records find no room, the next round may be far: what is written is forced before. */
  private boolean isForceDue() {
    return !segments.isSuspect() && (noRoom != null || forces.isDue(clocks.nanos()));
  }
}
