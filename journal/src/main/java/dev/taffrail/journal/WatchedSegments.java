package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees that the files are still those that are written, and opens them anew, as the next start of
 * the program would, when they are not: somebody deleted, renamed, replaced or cut them, or the
 * device went and came back.
 *
 * <p>Looked at once in a second and in a megabyte of writing, before each force and after each
 * failure, and never while there is nothing to write. What is opened then is what is there:
 *
 * <ul>
 *   <li>A newest file that lost its name gets it back, by a copy if need be: a sealed journal goes
 *       on in the same incarnation. A stranger's file of its name becomes {@code
 *       edge.log.foreign-1}.
 *   <li>A sealed journal cut behind its last seal goes on there; cut further, or without its keys,
 *       it is a lost one: set aside, and a new incarnation says so.
 *   <li>An unsealed journal goes on in whatever file has its name, or in a new one, and repeats the
 *       records of the last second where they are nowhere else.
 * </ul>
 *
 * In each case a critical {@code journal_files_changed} says what was found, and what was lost.
 */
final class WatchedSegments implements Segments {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LOOK_BYTES = 1024 * 1024;

  /** So many failures in sequence make a file one that is opened anew: perhaps it is another. */
  private static final int MOST_FAILURES = 3;

  private final Opening opening;
  private final Clocks clocks;
  private final Outage outage;
  private final Settler settler;
  private final Deque<byte[]> carried = new ArrayDeque<>();
  private @Nullable OpenFiles open;
  private @Nullable String failure;
  private @Nullable String reason;
  private int failures;
  private long lookAt;
  private long unlooked;
  private long lost;

  /** How the files are opened, when the journal is and whenever they have to be anew. */
  interface Opening {
    /** Sees that nobody else can write the files: makes their folder, holds their lock. */
    void prepare() throws IOException;

    OpenFiles open() throws IOException;

    /** What is wrong with the lock; null when it holds. */
    @Nullable String fault();
  }

  private WatchedSegments(
      Opening opening, Platform platform, Path folder, Settler settler, OpenFiles open) {
    this.settler = settler;
    this.opening = opening;
    this.clocks = platform.clocks();
    this.outage = new Outage(platform, folder);
    this.open = open;
    this.lookAt = clocks.nanos() + LOOK_NANOS;
  }

  static WatchedSegments open(Opening opening, Platform platform, Path folder, Settler settler)
      throws IOException {
    return new WatchedSegments(opening, platform, folder, settler, opening.open());
  }

  private OpenFiles current() throws IOException {
    if (open == null || !carried.isEmpty()) {
      throw new IOException("the files are not open: " + failure);
    }
    return open;
  }

  @Override
  public void goOn() throws IOException {
    settler.goOn();
    boolean failing = failures > 0 || settler.failures() > 0;
    if (open == null || failing || unlooked >= LOOK_BYTES || clocks.nanos() - lookAt >= 0) {
      look();
    }
    try {
      caughtUp().goOn();
    } catch (IOException | RuntimeException | Error e) {
      failed(e);
      throw e;
    }
  }

  private void look() throws IOException {
    OpenFiles files = open;
    if (files != null) {
      reason = fault(files);
    }
    if (reason != null) {
      failure = reason;
      opening.prepare();
      if (files != null) {
        leave(files);
      }
      reopen();
    }
    lookAt = clocks.nanos() + LOOK_NANOS;
    unlooked = 0;
  }

  private @Nullable String fault(OpenFiles files) throws IOException {
    String fault = opening.fault();
    fault = fault == null ? files.fault() : fault;
    return fault == null && failsOften(files) ? failure : fault;
  }

  private boolean failsOften(OpenFiles files) {
    IOException last = settler.lastFailure();
    boolean stuck = settler.failures() >= MOST_FAILURES;
    if (stuck && last != null && !files.isSuspect() && !outage.isFull(last)) {
      failure = String.valueOf(last.getMessage());
      return true;
    }
    return failures >= MOST_FAILURES;
  }

  private void leave(OpenFiles files) throws IOException {
    OpenFiles.Left left = files.leave();
    open = null;
    lost += left.lostBytes();
    List<byte[]> later = List.copyOf(carried);
    carried.clear();
    carried.addAll(left.records());
    carried.addAll(later);
  }

  private void reopen() throws IOException {
    try {
      open = opening.open();
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
      throw e;
    }
    carried.addFirst(
        JournalEvents.filesChanged(clocks.instant(), String.valueOf(reason), lost, carried.size()));
    reason = null;
    lost = 0;
    failures = 0;
  }

  /** The files that are open, with all in them that stood in none. */
  private OpenFiles caughtUp() throws IOException {
    carryOver();
    return current();
  }

  /** What stood in no file comes first, in its order, behind the record that says why. */
  private void carryOver() throws IOException {
    for (byte[] line = carried.peek(); line != null && open != null; line = carried.peek()) {
      open.append(line, true);
      carried.remove();
    }
  }

  private void failed(Throwable e) {
    if (e instanceof KeysException) {
      // Nothing is wrong with the files, and to open them anew would need those keys too.
      return;
    }
    failure = String.valueOf(e.getMessage());
    if (!(e instanceof IOException io)) {
      // A defect, or no memory: what stands in the files is certain, what stands in memory is not.
      failure = e.toString();
      failures = MOST_FAILURES;
    } else if (open != null && !open.isSuspect() && !outage.isFull(io)) {
      failures++;
    }
  }

  @Override
  public void append(byte[] line, int offset, int length, boolean hashed, boolean urgent)
      throws IOException {
    try {
      current().append(line, offset, length, hashed, urgent);
      unlooked += length;
    } catch (IOException | RuntimeException | Error e) {
      failed(e);
      throw e;
    }
  }

  @Override
  public void write() throws IOException {
    try {
      current().write();
      failures = 0;
    } catch (IOException | RuntimeException | Error e) {
      failed(e);
      throw e;
    }
  }

  @Override
  public void force() throws IOException {
    // What is forced into a file that has no name is not safe.
    look();
    caughtUp().force();
  }

  @Override
  public void end() throws IOException {
    look();
    caughtUp().end();
  }

  @Override
  public @Nullable Seal closedBy() {
    return open == null ? null : open.closedBy();
  }

  @Override
  public long lines() {
    return open == null ? 0 : open.lines();
  }

  @Override
  public boolean isSuspect() {
    return open != null && open.isSuspect();
  }

  @Override
  public void seal(SealReason why) throws IOException {
    look();
    caughtUp().seal(why);
  }

  @Override
  public void tend() throws IOException {
    current().tend();
  }

  @Override
  public long dueAt() {
    return open == null || !carried.isEmpty() ? clocks.nanos() : open.dueAt();
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
    if (!carried.isEmpty()) {
      throw new IOException(carried.size() + " records could not be written: " + failure);
    }
  }
}
