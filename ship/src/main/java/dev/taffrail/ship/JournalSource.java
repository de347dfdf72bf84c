package dev.taffrail.ship;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads a journal. */
final class JournalSource implements Source {
  private final JournalReader reader;

  private JournalSource(JournalReader reader) {
    this.reader = reader;
  }

  static Source open(Path journal, Cursor from) throws IOException {
    return new JournalSource(JournalReader.open(journal, from));
  }

  @Override
  public @Nullable JournalRecord poll() throws IOException {
    return reader.poll();
  }

  @Override
  public boolean await(Duration timeout) throws IOException, InterruptedException {
    return reader.await(timeout);
  }

  @Override
  public void wakeUp() {
    reader.wakeUp();
  }

  @Override
  public long remainingBytes() throws IOException {
    return reader.remainingBytes();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
