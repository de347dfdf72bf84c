package dev.taffrail.journal;

import java.io.IOException;
import java.util.List;

/** Runs the writer: parks while there is nothing to do, backs off while the disk fails. */
final class WriterThread implements Runnable {
  private final Writer writer;
  private final RecordBuffer buffer;
  private final Backoff backoff;

  WriterThread(Writer writer, RecordBuffer buffer, Clocks clocks) {
    this.writer = writer;
    this.buffer = buffer;
    this.backoff = new Backoff(clocks);
  }

  @Override
  public void run() {
    boolean closed = false;
    while (!closed) {
      List<Request> requests = buffer.await(backoff.until(), writer.dueAt());
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
      backoff.succeeded();
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
    backoff.failed();
  }
}
