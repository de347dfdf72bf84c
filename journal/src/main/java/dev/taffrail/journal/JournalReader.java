package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from any process, behind its writer and across rotation, without a lock, missing
 * and repeating nothing. Torn bytes that a recovery record explains are passed over. For one
 * thread.
 */
public final class JournalReader implements AutoCloseable {
  private JournalReader() {}

  /**
   * Opens the journal at a cursor. Where the files do not match the cursor (a power cut took what
   * was not forced), reading goes on at the cursor's last durable seal: records repeat, none is
   * skipped.
   *
   * @param journal the newest file; it need not exist yet
   * @param from {@link Cursor#START} for the oldest record there is
   */
  public static JournalReader open(Path journal, Cursor from) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The next record that is complete, or null when there is none yet. */
  public @Nullable JournalRecord poll() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Waits until there may be something to poll; false when the time ran out. */
  public boolean await(Duration timeout) throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  /**
   * Bytes of complete and incomplete lines that lie before the reader now: what is still to come.
   */
  public long remainingBytes() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Where reading goes on: behind the record that was polled last. */
  public Cursor cursor() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
