package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the writer where another process holds the journal: hands the buffer's records to
 * the holder, and keeps each in the buffer until the holder said that it is written. When the
 * holder ends, hands them to the next one, or takes the journal over and becomes the writer. What
 * was written but not yet acknowledged then stands in the journal twice; nothing is lost.
 */
final class Guest implements Runnable {
  /** So few that their answers fit into a socket's buffer: neither side waits for the other. */
  private static final int WINDOW_RECORDS = 1024;

  private static final int WINDOW_BYTES = 256 * 1024;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long NEVER = Long.MAX_VALUE;

  private final SocketAddressFile address;
  private final RecordBuffer buffer;
  private final Counters counters;
  private final Drops drops;
  private final Clocks clocks;
  private final TakeOver takeOver;
  private final Consumer<Holder> holding;
  private final CallerLine line = new CallerLine();
  private final Deque<Level> unanswered = new ArrayDeque<>();
  private final List<Request> waiting = new ArrayList<>();
  private int unansweredBytes;
  private long pause = FIRST_PAUSE_NANOS;
  private long awaySince = NEVER;

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
        reached();
        handOver(link);
        closed = true;
      } catch (HolderFailedException e) {
        startAgain();
        closed = fail(e);
        pause();
      } catch (IOException | RuntimeException e) {
        // A defect too: this thread must live, or callers wait without end.
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

  private void reached() {
    pause = FIRST_PAUSE_NANOS;
    awaySince = NEVER;
  }

  /** What has no answer is sent again; a stranger's interrupt must not close the next channel. */
  private void startAgain() {
    boolean interrupted = Thread.interrupted();
    assert !interrupted || !Thread.currentThread().isInterrupted();
    buffer.rewind();
    unanswered.clear();
    unansweredBytes = 0;
  }

  /** Hands over what comes until the journal is closed here, or the connection fails. */
  private void handOver(HolderLink link) throws IOException {
    boolean closing = false;
    while (!closing) {
      if (waiting.isEmpty()) {
        waiting.addAll(buffer.await(clocks.nanos(), NEVER));
      }
      link.check();
      sendRecords(link);
      report(link);
      ask(link, Request.Kind.SEAL, HandOverConnection.SEAL);
      ask(link, Request.Kind.SYNC, HandOverConnection.SYNC);
      closing = asked(Request.Kind.CLOSE);
      waiting.forEach(Request::complete);
      waiting.clear();
    }
  }

  private void sendRecords(HolderLink link) throws IOException {
    while (buffer.next()) {
      if (line.accept(buffer.bytes(), buffer.offset(), buffer.length())) {
        send(link, buffer.level());
      } else {
        drops.invalid(buffer.level());
      }
      buffer.consume();
      if (unanswered.size() >= WINDOW_RECORDS || unansweredBytes >= WINDOW_BYTES) {
        settle(link);
      }
    }
    settle(link);
  }

  private void send(HolderLink link, Level level) throws IOException {
    link.send(line.bytes(), line.offset(), line.length());
    unanswered.addLast(level);
    unansweredBytes += line.length();
  }

  /** Takes the answers to all that was sent, and gives its room back to the callers. */
  private void settle(HolderLink link) throws IOException {
    while (!unanswered.isEmpty()) {
      String answer = link.answer();
      if (answer.startsWith(HandOverConnection.FAIL)) {
        throw new HolderFailedException(answer.substring(HandOverConnection.FAIL.length()));
      }
      Level level = unanswered.removeFirst();
      if (answer.equals(HandOverConnection.OK)) {
        counters.written(level);
      } else {
        // Checked here and refused there: holder and guest are of different versions.
        drops.invalid(level);
      }
    }
    unansweredBytes = 0;
    buffer.written();
    buffer.release();
    buffer.failing(null);
  }

  /** What was refused here is the guest's word: it stands under {@code app.taffrail.journal}. */
  private void report(HolderLink link) throws IOException {
    for (DropReport drop : drops.reports()) {
      byte[] report = drop.line(clocks.wallMicros());
      if (report != null) {
        link.send(report, 0, report.length);
        expectOk(link);
        long told = drop.reported();
        assert told > 0;
      }
    }
  }

  private void ask(HolderLink link, Request.Kind kind, String word) throws IOException {
    if (asked(kind)) {
      byte[] bytes = SocketLines.bytes(word);
      link.send(bytes, 0, bytes.length);
      expectOk(link);
    }
  }

  private static void expectOk(HolderLink link) throws IOException {
    String answer = link.answer();
    if (!answer.equals(HandOverConnection.OK)) {
      throw new HolderFailedException(answer);
    }
  }

  private boolean asked(Request.Kind kind) {
    return waiting.stream().anyMatch(request -> request.kind() == kind);
  }

  /** The holder is away: whoever finds the journal free first, holds it. */
  private @Nullable Holder takeOver(Exception cause) {
    try {
      return takeOver.open();
    } catch (JournalHeldException e) {
      cause.addSuppressed(e);
    } catch (IOException | RuntimeException e) {
      // The disk's own word is worth more to whoever waits than that the holder is gone.
      cause.addSuppressed(e);
    }
    return null;
  }

  /** Waits for a holder, for a while; returns whether the journal was closed here meanwhile. */
  private boolean away(Exception cause) {
    long now = clocks.nanos();
    awaySince = awaySince == NEVER ? now : awaySince;
    if (asked(Request.Kind.CLOSE) && !buffer.next()) {
      return endWithoutHolder(notReached(cause));
    }
    boolean closed = now - awaySince >= PATIENCE_NANOS && fail(notReached(cause));
    pause();
    return closed;
  }

  private static IOException notReached(Exception cause) {
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
      super("the journal's holder: " + answer);
    }
  }
}
