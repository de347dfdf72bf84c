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
 * holder ends, hands them to the next one, or takes the journal over and becomes the writer. What a
 * holder that was killed had written and not yet acknowledged then stands in the journal twice;
 * nothing is lost.
 *
 * <p>While the holder's disk fails, what it took is not handed over again: it is asked whether that
 * is written now, and nothing more is sent before.
 */
final class Guest implements Runnable {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final SocketAddressFile address;
  private final RecordBuffer buffer;
  private final Drops drops;
  private final Clocks clocks;
  private final TakeOver takeOver;
  private final Consumer<Holder> holding;
  private final CallerLine line = new CallerLine();
  private final List<Request> waiting = new ArrayList<>();
  private final HandedOver handed;
  private long pause = FIRST_PAUSE_NANOS;
  private long awaySince = Clocks.NEVER;

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
    this.drops = drops;
    this.handed = new HandedOver(counters, drops);
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
        buffer.rewind();
        handed.forget();
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
      if (line.accept(buffer.bytes(), buffer.offset(), buffer.length())) {
        link.send(line.bytes(), line.offset(), line.length());
        handed.sent(buffer.level(), line.length());
      } else {
        handed.passedBy(buffer.level());
      }
      buffer.consume();
      if (handed.isFull()) {
        settle(link);
      }
    }
    settle(link);
  }

  /** Waits until all that was sent is written, and gives its room back to the callers. */
  private void settle(HolderLink link) throws IOException {
    if (!handed.isEmpty()) {
      send(link, HandOverConnection.FLUSH);
      String refusal = handed.takeAnswers(link);
      if (refusal != null) {
        rewindToRefused();
      }
      expectOk(link.answer());
      handed.written();
      buffer.written();
      buffer.release();
      if (refusal != null) {
        throw new HolderFailedException(refusal);
      }
      succeeded();
    }
  }

  private void succeeded() {
    buffer.failing(null);
    pause = FIRST_PAUSE_NANOS;
  }

  /** What the holder did not take is read again, as the next to be sent. */
  private void rewindToRefused() {
    buffer.rewind();
    for (int i = 0; i < handed.taken(); i++) {
      boolean there = buffer.next();
      assert there;
      buffer.consume();
    }
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
      handed.reported(drop);
    }
    expectOk(link.answer());
    handed.written();
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
