package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the writer where another process holds the journal: hands the buffer's records to
 * the holder, and keeps each in the buffer until the holder said that it is written. When the
 * holder ends, hands them to the next one, or takes the journal over and becomes the writer. What
 * was written but not yet acknowledged then stands in the journal twice; nothing is lost.
 *
 * <p>While the holder's disk fails, what it took is not handed over again: it is asked whether that
 * is written now, and nothing more is sent before. Lines are counted once they are written, so each
 * is counted once however often it is handed over.
 */
final class Guest implements Runnable {
  /** So few that their answers fit into a socket's buffer: neither side waits for the other. */
  private static final int WINDOW_RECORDS = 1024;

  private static final int WINDOW_BYTES = 256 * 1024;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final SocketAddressFile address;
  private final RecordBuffer buffer;
  private final Counters counters;
  private final Drops drops;
  private final Clocks clocks;
  private final TakeOver takeOver;
  private final Consumer<Holder> holding;
  private final CallerLine line = new CallerLine();
  private final List<Request> waiting = new ArrayList<>();

  /** What the holder took, as far as it is not known to be written; oldest first. */
  private final List<Line> taken = new ArrayList<>();

  /** What was read behind it, whose answers were not looked at. */
  private final List<Line> unanswered = new ArrayList<>();

  /** Of what the reports tell that the holder took, as far as they are not known to be written. */
  private final List<DropReport> reported = new ArrayList<>();

  private int unansweredBytes;
  private long pause = FIRST_PAUSE_NANOS;
  private long awaySince = Clocks.NEVER;

  /**
   * @param record false when it is none, and is only counted
   */
  private record Line(Level level, boolean record) {}

  /** Opens the journal here; fails when another process holds it. */
  interface TakeOver {
    Holder open() throws IOException;
  }

  /**
   * @param holding is told when this process holds the journal from now on
   */
  Guest(
      SocketAddressFile address,
      RecordBuffer buffer,
      Counters counters,
      Drops drops,
      Clocks clocks,
      TakeOver takeOver,
      Consumer<Holder> holding) {
    this.address = address;
    this.buffer = buffer;
    this.counters = counters;
    this.drops = drops;
    this.clocks = clocks;
    this.takeOver = takeOver;
    this.holding = holding;
  }

  @Override
  public void run() {
    Holder holder = null;
    boolean closed = false;
    while (holder == null && !closed) {
      try (HolderLink link = HolderLink.open(address, buffer::wakeUp)) {
        awaySince = Clocks.NEVER;
        serve(link);
        closed = true;
      } catch (IOException | RuntimeException | Error e) {
        // A defect or no memory too: this thread must live, or callers wait without end.
        startAgain();
        holder = takeOver(e);
        closed = holder == null && away(e);
      }
    }
    if (holder != null) {
      buffer.requestAgain(waiting);
      holding.accept(holder);
      holder.run();
    }
  }

  /** The next holder knows nothing of what the last one took. */
  private void startAgain() {
    buffer.rewind();
    taken.clear();
    unanswered.clear();
    unansweredBytes = 0;
    reported.clear();
  }

  /** Hands over what comes until the journal is closed here, or the connection fails. */
  private void serve(HolderLink link) throws IOException {
    boolean closed = false;
    while (!closed) {
      try {
        closed = handOver(link);
        if (!closed) {
          waiting.addAll(buffer.await(clocks.nanos(), Clocks.NEVER));
        }
      } catch (HolderFailedException e) {
        closed = fail(e);
        if (!closed) {
          pause();
        }
      }
    }
  }

  /** Hands over what is there; returns whether the journal was closed here. */
  private boolean handOver(HolderLink link) throws IOException {
    link.check();
    settle(link);
    sendRecords(link);
    report(link);
    ask(link, Request.Kind.SEAL, HandOverConnection.SEAL);
    ask(link, Request.Kind.SYNC, HandOverConnection.SYNC);
    succeeded();
    boolean closing = asked(Request.Kind.CLOSE);
    waiting.forEach(Request::complete);
    waiting.clear();
    return closing;
  }

  private void sendRecords(HolderLink link) throws IOException {
    while (buffer.next()) {
      boolean record = line.accept(buffer.bytes(), buffer.offset(), buffer.length());
      if (record) {
        link.send(line.bytes(), line.offset(), line.length());
        unansweredBytes += line.length();
      }
      unanswered.add(new Line(buffer.level(), record));
      buffer.consume();
      if (unanswered.size() >= WINDOW_RECORDS || unansweredBytes >= WINDOW_BYTES) {
        settle(link);
      }
    }
    settle(link);
  }

  /** Waits until all that was sent is written, and gives its room back to the callers. */
  private void settle(HolderLink link) throws IOException {
    if (!unanswered.isEmpty() || !taken.isEmpty() || !reported.isEmpty()) {
      send(link, HandOverConnection.FLUSH);
      HolderFailedException refusal = takeAnswers(link);
      expectOk(link.answer());
      count();
      buffer.written();
      buffer.release();
      if (refusal != null) {
        throw refusal;
      }
      succeeded();
    }
  }

  private void succeeded() {
    buffer.failing(null);
    pause = FIRST_PAUSE_NANOS;
  }

  /** Returns why the holder did not take all; the rest is read again, as the next to be sent. */
  private @Nullable HolderFailedException takeAnswers(HolderLink link) throws IOException {
    HolderFailedException refusal = null;
    for (Line sent : unanswered) {
      String answer = sent.record() ? link.answer() : HandOverConnection.BAD;
      if (refusal == null && answer.startsWith(HandOverConnection.FAIL)) {
        refusal = new HolderFailedException(answer);
      }
      if (refusal == null) {
        // Checked here and refused there: holder and guest are of different versions.
        taken.add(new Line(sent.level(), answer.equals(HandOverConnection.OK)));
      }
    }
    unanswered.clear();
    unansweredBytes = 0;
    if (refusal != null) {
      rewindToRefused();
    }
    return refusal;
  }

  private void rewindToRefused() {
    buffer.rewind();
    for (int i = 0; i < taken.size(); i++) {
      boolean there = buffer.next();
      assert there;
      buffer.consume();
    }
  }

  private void count() {
    for (Line written : taken) {
      if (written.record()) {
        counters.written(written.level());
      } else {
        drops.invalid(written.level());
      }
    }
    taken.clear();
    for (DropReport drop : reported) {
      long told = drop.reported();
      assert told > 0;
    }
    reported.clear();
  }

  /** What was refused here is the guest's word: it stands under {@code app.taffrail.journal}. */
  private void report(HolderLink link) throws IOException {
    for (DropReport drop : drops.reports()) {
      byte[] report = drop.line(clocks.instant());
      if (report != null) {
        link.send(report, 0, report.length);
        send(link, HandOverConnection.FLUSH);
        report(link, drop);
      }
    }
  }

  private void report(HolderLink link, DropReport drop) throws IOException {
    String answer = link.answer();
    if (answer.equals(HandOverConnection.OK)) {
      reported.add(drop);
    }
    expectOk(link.answer());
    count();
    expectOk(answer);
  }

  private void ask(HolderLink link, Request.Kind kind, String word) throws IOException {
    if (asked(kind)) {
      send(link, word);
      expectOk(link.answer());
    }
  }

  private static void send(HolderLink link, String word) throws IOException {
    byte[] bytes = SocketLines.bytes(word);
    link.send(bytes, 0, bytes.length);
  }

  private static void expectOk(String answer) throws HolderFailedException {
    if (!answer.equals(HandOverConnection.OK)) {
      throw new HolderFailedException(answer);
    }
  }

  private boolean asked(Request.Kind kind) {
    return waiting.stream().anyMatch(request -> request.kind() == kind);
  }

  /** The holder is away: whoever finds the journal free first, holds it. */
  private @Nullable Holder takeOver(Throwable cause) {
    try {
      return takeOver.open();
    } catch (JournalHeldException e) {
      cause.addSuppressed(e);
    } catch (IOException | RuntimeException | Error e) {
      // The disk's own word is worth more to whoever waits than that the holder is gone.
      cause.addSuppressed(e);
    }
    return null;
  }

  /** Waits for a holder, for a while; returns whether the journal was closed here meanwhile. */
  private boolean away(Throwable cause) {
    long now = clocks.nanos();
    awaySince = awaySince == Clocks.NEVER ? now : awaySince;
    if (asked(Request.Kind.CLOSE) && !buffer.next()) {
      return endWithoutHolder(notReached(cause));
    }
    boolean closed = now - awaySince >= PATIENCE_NANOS && fail(notReached(cause));
    pause();
    return closed;
  }

  private static IOException notReached(Throwable cause) {
    return new IOException("held, and the holder is not reached: " + cause.getMessage(), cause);
  }

  /** There is nothing to hand over: the end needs no holder; whoever asked for more is told. */
  private boolean endWithoutHolder(IOException cause) {
    waiting.stream()
        .filter(request -> request.kind() == Request.Kind.CLOSE)
        .forEach(Request::complete);
    return fail(cause);
  }

  /** Nobody waits for what may never be; the records stay. Returns whether it was closed here. */
  private boolean fail(IOException failure) {
    buffer.failing(failure);
    boolean closed = asked(Request.Kind.CLOSE);
    waiting.forEach(request -> request.fail(failure));
    waiting.clear();
    return closed;
  }

  private void pause() {
    long until = clocks.nanos() + pause;
    waiting.addAll(buffer.await(until, until));
    pause = Math.min(2 * pause, LAST_PAUSE_NANOS);
  }

  /** The holder lives and cannot write. */
  private static final class HolderFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    HolderFailedException(String answer) {
      super("the journal's holder: " + answer.replaceFirst('^' + HandOverConnection.FAIL, ""));
    }
  }
}
