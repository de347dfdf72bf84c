package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes records out of the buffer and into the files, round by round: stage, write, seal, force by
 * policy. Whatever the disk refuses is tried again; no line is lost or doubled by that. For one
 * thread.
 */
final class Writer {
  private static final long NEVER = Long.MAX_VALUE;

  /** Errors are forced at once, but a storm of them wears the flash out no faster than this. */
  private static final long ERROR_FORCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How much is written before its room is given back to callers that may wait for it. */
  private static final int RELEASE_BYTES = 64 * 1024;

  private final RecordBuffer buffer;
  private final Clocks clocks;
  private final Counters counters;
  private final Segments segments;
  private final ClockWatch clock;
  private final long syncNanos;
  private final CallerLine line = new CallerLine();
  private final DropReport drops;
  private long dirtySince = NEVER;
  private boolean errorUnforced;
  private long errorForceAllowedAt;
  private long endIndex = -1;
  private @Nullable String forceFailure;
  private final Outage outage;
  private final Reserve reserve;

  Writer(
      JournalConfig config,
      Platform platform,
      RecordBuffer buffer,
      Counters counters,
      DropReport drops,
      Segments segments) {
    this.buffer = buffer;
    this.drops = drops;
    this.clocks = platform.clocks();
    this.clock = new ClockWatch(platform);
    JournalFiles files = new JournalFiles(config.path());
    this.outage = new Outage(platform, files.directory());
    this.reserve = new Reserve(config, files, platform);
    this.counters = counters;
    this.segments = segments;
    this.syncNanos = Clocks.nanos(config.sync());
    this.errorForceAllowedAt = clocks.nanos();
  }

  /** Does what is due. A request that cannot be met fails; all else is tried again later. */
  void round(List<Request> requests) throws IOException {
    List<Request> waiting = new ArrayList<>(requests);
    try {
      write();
      meet(waiting, Request.Kind.FLUSH);
      segments.tend();
      forceWhenDue();
      meetRest(waiting);
    } catch (Throwable e) {
      // Errors too: whoever waits must hear of an OutOfMemoryError, or waits without end.
      waiting.forEach(request -> request.fail(e));
      throw e;
    } finally {
      buffer.release();
      noteForced();
    }
  }

  /** When the next round is due though no record came. */
  long dueAt() {
    long due = segments.dueAt();
    if (syncNanos > 0 && dirtySince != NEVER) {
      due = Math.min(due, forceDueAt());
    }
    return due;
  }

  void close() throws IOException {
    segments.close();
  }

  private void write() throws IOException {
    try {
      goOn();
      watchClock();
      drain();
      report();
      segments.write();
      reserve.keep();
    } catch (IOException e) {
      outage.failed(e);
      lastWords(e);
      throw e;
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
        segments.seal(SealReason.ERROR);
        segments.force();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** What an earlier round left half done comes first: it holds up everything else. */
  private void goOn() throws IOException {
    String failure = segments.goOn();
    forceFailure = failure == null ? forceFailure : failure;
    if (forceFailure != null) {
      append(JournalEvents.forceFailed(clocks.wallMicros(), forceFailure), true);
      forceFailure = null;
    }
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
    if (!line.accept(buffer.bytes(), buffer.offset(), buffer.length())) {
      buffer.refuse(level);
      return;
    }
    append(line.bytes(), line.offset(), line.length(), buffer.urgent());
    counters.written(level);
  }

  /** Writes down what was lost, as soon as there is room for that. */
  private void report() throws IOException {
    byte[] end = outage.end();
    if (end != null) {
      append(end, true);
      outage.endSaid();
    }
    reportDrops();
  }

  private void reportDrops() throws IOException {
    long[] refused = buffer.refused();
    byte[] report = drops.line(refused, clocks.wallMicros());
    if (report != null) {
      append(report, false);
      counters.droppedTold.addAndGet(drops.reported(refused));
    }
  }

  private void append(byte[] record, boolean urgent) throws IOException {
    append(record, 0, record.length, urgent);
  }

  private void append(byte[] bytes, int offset, int length, boolean urgent) throws IOException {
    segments.append(bytes, offset, length, urgent);
    errorUnforced |= urgent;
    if (dirtySince == NEVER) {
      dirtySince = clocks.nanos();
    }
  }

  private void forceWhenDue() throws IOException {
    if (syncNanos > 0 && dirtySince != NEVER && forceDueAt() - clocks.nanos() <= 0) {
      force();
    }
  }

  private long forceDueAt() {
    long due = dirtySince + syncNanos;
    return errorUnforced ? Math.min(due, errorForceAllowedAt) : due;
  }

  private void force() throws IOException {
    segments.force();
    noteForced();
  }

  /** A seal or a rotation forces too; asked after each round, whatever it did. */
  private void noteForced() {
    if (dirtySince != NEVER && !segments.isDirty()) {
      dirtySince = NEVER;
      if (errorUnforced) {
        errorUnforced = false;
        errorForceAllowedAt = clocks.nanos() + ERROR_FORCE_NANOS;
      }
    }
  }

  private void meet(List<Request> waiting, Request.Kind kind) {
    waiting.stream().filter(request -> request.kind() == kind).forEach(Request::complete);
    waiting.removeIf(request -> request.kind() == kind);
  }

  private void meetRest(List<Request> waiting) throws IOException {
    if (asked(waiting, Request.Kind.SEAL)) {
      segments.seal(SealReason.REQUEST);
      meet(waiting, Request.Kind.SEAL);
    }
    if (asked(waiting, Request.Kind.EXIT) || asked(waiting, Request.Kind.CLOSE)) {
      sealEnd();
    }
    if (asked(waiting, Request.Kind.SYNC) || (syncNanos > 0 && !waiting.isEmpty())) {
      force();
    }
    waiting.forEach(Request::complete);
    waiting.clear();
  }

  /** One seal marks a clean end; a second behind it, when nothing came between, marks no more. */
  private void sealEnd() throws IOException {
    if (counters.nextIndex.get() != endIndex) {
      segments.seal(SealReason.CLOSE);
      endIndex = counters.nextIndex.get();
    }
  }

  private static boolean asked(List<Request> waiting, Request.Kind kind) {
    return waiting.stream().anyMatch(request -> request.kind() == kind);
  }
}
