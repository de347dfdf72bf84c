package dev.taffrail.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the process has that holds a journal: its lock, its files, the way in for the others. */
final class Holder implements Runnable {
  private final JournalFiles files;
  private final JournalLock lock;
  private final WriterThread writer;
  private @Nullable HandOverServer server;

  private Holder(JournalFiles files, JournalLock lock, WriterThread writer) {
    this.files = files;
    this.lock = lock;
    this.writer = writer;
  }

  /**
   * Takes the lock, and takes the files up where they were left.
   *
   * @throws JournalHeldException when another process has the lock
   */
  static Holder open(
      JournalConfig config,
      Platform platform,
      RecordBuffer records,
      Counters counters,
      DropReport drops)
      throws IOException {
    JournalFiles files = new JournalFiles(config.path());
    platform.disk().createDirectories(files.directory());
    JournalLock lock = JournalLock.acquire(files);
    try {
      Segments segments =
          config.sealed()
              ? new SealedOpening(config, files, platform, counters, records::refusedInAll).open()
              : PlainSegments.open(config, files, platform, counters);
      Writer writer = new Writer(config, platform, records, counters, drops, segments);
      return new Holder(files, lock, new WriterThread(writer, records, platform.clocks()));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Opens the way for other processes; the journal is as good without it, and says so. */
  void serve(Journal journal, Clocks clocks) {
    try {
      server = HandOverServer.start(journal, files);
    } catch (IOException | RuntimeException e) {
      // Thrown on, this would release the lock while the writer's thread goes on writing.
      byte[] record = JournalEvents.noHandOver(clocks.wallMicros(), "" + e.getMessage());
      journal.offer(Level.WARNING, record, 0, record.length);
    }
  }

  /** Writes records until the journal is closed. */
  @Override
  public void run() {
    writer.run();
  }

  /** Lets each guest have the answers to what was read; they go to the next holder then. */
  void stopServing() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  /** Lets the next one write; only once {@link #run} has ended, or lines of two would mix. */
  void release() throws IOException {
    try {
      stopServing();
    } finally {
      lock.close();
    }
  }
}
