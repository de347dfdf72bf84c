package dev.taffrail.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/** A pipe that takes nothing until somebody reads it; whole lines are expected. */
final class FullPipe extends OutputStream {
  private final CountDownLatch read;
  private final OutputStream reader;

  /**
   * @param read counted down when somebody begins to read
   * @param reader gets what was written
   */
  FullPipe(CountDownLatch read, OutputStream reader) {
    this.read = read;
    this.reader = reader;
  }

  @Override
  public void write(int b) {
    throw new UnsupportedOperationException("whole lines are expected");
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      read.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    reader.write(bytes, from, length);
  }
}
