package dev.taffrail.journal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the writer: parks while there is nothing to do, backs off while the disk fails. */
final class WriterThread implements Runnable {
  private static final long FIRST_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Writer writer;
  private final RecordBuffer buffer;
  private final Clocks clocks;
  private long backoff = FIRST_BACKOFF_NANOS;
  private long notBefore;

  WriterThread(Writer writer, RecordBuffer buffer, Clocks clocks) {
    this.writer = writer;
    this.buffer = buffer;
    this.clocks = clocks;
    this.notBefore = clocks.nanos();
  }

  @Override
  public void run() {
    boolean closed = false;
    while (!closed) {
      List<Request> requests = buffer.await(notBefore, writer.dueAt());
      closed = requests.stream().anyMatch(request -> request.kind() == Request.Kind.CLOSE);
      round(requests);
    }
    close();
  }

  private void close() {
    try {
      writer.close();
    } catch (IOException e) {
      // All was written and forced before, or the caller of close was told that it was not.
      buffer.failing(e);
    }
  }

  private void round(List<Request> requests) {
    try {
      writer.round(requests);
      backoff = FIRST_BACKOFF_NANOS;
      buffer.failing(null);
    } catch (IOException e) {
      backOff(e);
    } catch (RuntimeException | Error e) {
      // A defect or no memory: the thread must live, or nothing is ever written again.
      backOff(new IOException(e.toString(), e));
    }
  }

  private void backOff(IOException failure) {
    buffer.failing(failure);
    notBefore = clocks.nanos() + backoff;
    backoff = Math.min(2 * backoff, LAST_BACKOFF_NANOS);
  }
}
