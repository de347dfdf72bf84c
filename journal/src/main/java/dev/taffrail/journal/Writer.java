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
  private final Settler settler;
  private final ForceSchedule forces;
  private final Requests requests = new Requests();
  private final CallerLine line = new CallerLine();
  private final Drops drops;
  private int openings;
  private @Nullable IOException settleFailure;

  /** Why a record found no room in the newest file and no next one can be begun; null if not so. */
  private @Nullable KeysException noRoom;

  private final Notices notices;
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
    JournalFiles files = new JournalFiles(config.path());
    this.notices = new Notices(files, platform, counters, drops, segments.closedBy(), new Lines());
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
    long due = forcible ? Math.min(segments.dueAt(), forces.dueAt()) : segments.dueAt();
    return Math.min(due, reserve.lookAt());
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
      notices.failed(e);
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
      notices.clock();
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
      notices.failed(failure);
      lastWords(failure);
    }
  }

  /** The disk is full: with the room of the reserve that is said, sealed and forced. */
  private void lastWords(IOException failure) {
    try {
      if (notices.isFull(failure) && reserve.release()) {
        goOn();
        notices.outage();
        settler.await();
        segments.seal(SealReason.ERROR);
        // Where there are no seals nothing is under way yet, and the next good round may be far.
        segments.force();
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
    notices.forceFailure();
  }

  private void noteSettled() {
    IOException failure = settler.takeFailure();
    String doubt = settler.doubt().take();
    if (failure != null) {
      requests.fail(failure);
      forces.failed(clocks.nanos());
      settleFailure = doubt == null ? failure : null;
    }
    if (doubt != null) {
      notices.forceFailed(doubt);
    }
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

  private void report() throws IOException {
    if (settler.failures() == 0 && !reserve.isAllThatIsLeft()) {
      notices.outageOver();
    }
    if (!settler.keys().isDown()) {
      notices.keysOutageOver();
    }
    notices.drops();
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
      sayKeysFailed(failure);
    }
  }

  private void sayKeysFailed(KeysException failure) throws IOException {
    try {
      notices.keysFailed(failure);
    } catch (KeysException e) {
      // There is no room for it; the end will tell. To be asked for room is no further failure.
      settler.keys().takeFailure();
    }
  }

  /** Where records find no room, the next round may be far: what is written is forced before. */
  private boolean isForceDue() {
    return !segments.isSuspect() && (noRoom != null || forces.isDue(clocks.nanos()));
  }

  /** What the notices are written to: they count for the next force as records do. */
  private final class Lines implements Notices.Lines {
    @Override
    public void append(byte[] record, boolean urgent) throws IOException {
      Writer.this.append(record, 0, record.length, false, urgent);
    }

    @Override
    public void write() throws IOException {
      segments.write();
    }
  }
}
