package dev.taffrail.journal;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A rotating, sealed file of records, open for writing. One process at a time writes; a lock file
 * guards that. Records are copied into a bounded buffer and written by a thread of the journal's
 * own within 20 ms.
 */
public final class Journal implements Appender {
  private final RecordBuffer records;
  private final Counters counters;
  private final Thread thread;
  private final JournalLock lock;
  private @Nullable HandOverServer server;
  private final ReentrantLock closing = new ReentrantLock();
  private boolean closed;

  private Journal(RecordBuffer records, Counters counters, Thread thread, JournalLock lock) {
    this.records = records;
    this.counters = counters;
    this.thread = thread;
    this.lock = lock;
  }

  /**
   * Opens the journal, creating it with its keys when there is none and recovering it when it was
   * not closed.
   *
   * <p>A sealed journal that is not what its keys say (cut back, changed, without its keys or its
   * chain) cannot be continued. Its files are kept in {@code edge.log.lost-1} beside it, and a new
   * one is begun whose origin ends in {@code /2} and whose first record, {@code journal_tampered},
   * level critical, holds the last good seal's note. It has a new verification key. Files without
   * seals are set aside in the same way, with a warning.
   *
   * @throws JournalHeldException when another process holds it
   * @throws IOException when it cannot be read or written, when its key file can be read by others,
   *     or when a sealed journal is to be opened unsealed
   */
  public static Journal open(JournalConfig config) throws IOException {
    return open(config, Platform.system());
  }

  static Journal open(JournalConfig config, Platform platform) throws IOException {
    JournalFiles files = new JournalFiles(config.path());
    platform.disk().createDirectories(files.directory());
    JournalLock lock = JournalLock.acquire(files);
    try {
      return start(config, files, platform, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Journal start(
      JournalConfig config, JournalFiles files, Platform platform, JournalLock lock)
      throws IOException {
    Counters counters = new Counters();
    RecordBuffer records = new RecordBuffer(config.bufferBytes(), platform.clocks());
    Segments segments =
        config.sealed()
            ? new SealedOpening(config, files, platform, counters, records::refusedInAll).open()
            : PlainSegments.open(config, files, platform, counters);
    Writer writer = new Writer(config, platform.clocks(), records, counters, segments);
    WriterThread run = new WriterThread(writer, records, platform.clocks());
    Journal journal = new Journal(records, counters, WriterThread.start(run, files.name()), lock);
    journal.serve(files, platform.clocks());
    return journal;
  }

  /**
   * Creates keys and the genesis seal, as {@link #open} does when it finds none, and returns the
   * verification key, which is also written to {@code edge.log.vkey}.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the journal exists
   */
  public static Vkey create(JournalConfig config) throws IOException {
    return create(config, Platform.system());
  }

  static Vkey create(JournalConfig config, Platform platform) throws IOException {
    if (!config.sealed()) {
      throw new IllegalArgumentException("expected a sealed journal: others have no keys");
    }
    JournalFiles files = new JournalFiles(config.path());
    platform.disk().createDirectories(files.directory());
    JournalLock lock = JournalLock.acquire(files);
    try {
      return new SealedOpening(config, files, platform, new Counters(), () -> 0).create();
    } finally {
      lock.close();
    }
  }

  /**
   * Offers one record for logging: never waits, never throws. What finds no room is refused, lowest
   * levels first (debug from 50 % full, info from 75 %, warning from 90 %), counted by level, and
   * written down in a {@code records_dropped} record as soon as there is room.
   *
   * @param level the record's level, as it stands in the line
   * @param buffer holds the line without LF at {@code offset}; not kept
   * @return whether the record was taken
   */
  public boolean offer(Level level, byte[] buffer, int offset, int length) {
    boolean sane =
        level != null
            && buffer != null
            && length > 0
            && length <= LineCheck.MAX_BYTES
            && offset >= 0
            && offset <= buffer.length - length;
    if (!sane) {
      // Whoever logs is never thrown at; the mistake is counted where people look for losses.
      records.refuse(level == null ? Level.ERROR : level);
      return false;
    }
    return records.offer(level, buffer, offset, length);
  }

  @Override
  public void append(byte[] line) throws IOException {
    byte[] copy = line.clone();
    records.put(CallerLine.check(copy), copy);
  }

  @Override
  public void flush() throws IOException {
    ask(Request.Kind.FLUSH);
  }

  @Override
  public void sync() throws IOException {
    ask(Request.Kind.SYNC);
  }

  /**
   * Seals what was appended before, and returns when the seal is forced to the device. Does nothing
   * when unsealed.
   */
  public void seal() throws IOException {
    ask(Request.Kind.SEAL);
  }

  public JournalStats stats() {
    return counters.stats(records.refused());
  }

  /** Writes what waits, seals it, releases the journal. Closing again does nothing. */
  @Override
  public void close() throws IOException {
    closing.lock();
    try {
      if (!closed) {
        closed = true;
        end();
      }
    } finally {
      closing.unlock();
    }
  }

  private void ask(Request.Kind kind) throws IOException {
    Request request = new Request(kind);
    records.request(request);
    request.await();
  }

  /** Opens the way for other processes; the journal is as good without it, and says so. */
  private void serve(JournalFiles files, Clocks clocks) throws IOException {
    try {
      server = HandOverServer.start(this, files);
    } catch (IOException | RuntimeException e) {
      // Thrown on, this would release the lock while the writer's thread goes on writing.
      append(JournalEvents.noHandOver(clocks.wallMicros(), String.valueOf(e.getMessage())));
    }
  }

  private void end() throws IOException {
    try {
      if (server != null) {
        server.close();
      }
    } finally {
      endWriting();
    }
  }

  private void endWriting() throws IOException {
    try {
      ask(Request.Kind.CLOSE);
    } finally {
      release();
    }
  }

  /** The lock goes last: until the writer has ended, another one would write between its lines. */
  private void release() throws IOException {
    boolean interrupted = Thread.interrupted();
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    lock.close();
  }
}
