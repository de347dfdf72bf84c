package dev.taffrail.agent.collect;

import dev.taffrail.journal.Appender;
import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A journal of the collector. Entries go in by {@link Batch}, one for each request, and are synced
 * when its commit returns; commits of several requests share a force to the device. For many
 * threads.
 */
final class EntryStore implements AutoCloseable {
  /** Duplicates are told among so many entries that came last ... */
  static final int RECENT_ENTRIES = 128 * 1024;

  /** ... after a restart among those of them in so many bytes at the journal's end. */
  static final long RECENT_BYTES = 64L * 1024 * 1024;

  private static final long MAX_FILE_BYTES = 64L * 1024 * 1024;
  private static final int BACKUPS = 15;

  /** As long as a journal waits for a disk that hangs. */
  private static final long LOCK_SECONDS = 30;

  private final Path file;
  private final Appender journal;
  private final ReentrantLock lock = new ReentrantLock();
  private final RecentEntries recent = new RecentEntries(RECENT_ENTRIES);
  private final AtomicInteger failures = new AtomicInteger();

  /** A store over a journal that is open, and of which nothing is known. */
  EntryStore(Path file, Appender journal) {
    this.file = file;
    this.journal = journal;
  }

  /**
   * Opens the journal, creating or recovering it.
   *
   * @param identity what makes two stored records the same entry; empty for those that do not count
   */
  static EntryStore open(
      Path file, String origin, Function<ReceivedRecord, Optional<Fingerprint>> identity)
      throws IOException {
    JournalConfig config =
        JournalConfig.at(file).withMaxBytes(MAX_FILE_BYTES).withBackups(BACKUPS).withOrigin(origin);
    EntryStore store = new EntryStore(file, Journal.open(config));
    try {
      store.remember(identity);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
    return store;
  }

  // What is there after the journal's recovery was forced by it, so it counts as stored.
  private void remember(Function<ReceivedRecord, Optional<Fingerprint>> identity)
      throws IOException {
    try (JournalReader reader = JournalReader.open(file, Cursor.START)) {
      long tooOld = reader.remainingBytes() - RECENT_BYTES;
      for (JournalRecord record = reader.poll(); record != null; record = reader.poll()) {
        tooOld -= record.line().length + 1;
        if (tooOld < 0) {
          ReceivedRecord.parse(record.line()).flatMap(identity).ifPresent(recent::add);
        }
      }
    }
  }

  Batch batch() {
    return new Batch();
  }

  /** Writes and seals what waits, and releases the journal. */
  @Override
  public void close() throws IOException {
    journal.close();
  }

  /** The entries of one request. For one thread. */
  final class Batch {
    private final int failuresBefore = failures.get();
    private boolean touched;

    private Batch() {}

    /** Stores a record, whatever was stored before. */
    void add(byte[] record) throws RefusedException {
      touched = true;
      append(record);
    }

    /**
     * Stores the records of an entry unless it was stored before.
     *
     * @return whether they were stored now
     */
    boolean addOnce(Fingerprint entry, List<byte[]> records) throws RefusedException {
      touched = true;
      lockInTime();
      try {
        if (recent.contains(entry)) {
          return false;
        }
        for (byte[] record : records) {
          append(record);
        }
        recent.add(entry);
        return true;
      } finally {
        lock.unlock();
      }
    }

    /** While the disk hangs whoever has the lock waits for room: requests must not wait in line. */
    private void lockInTime() throws RefusedException {
      try {
        if (!lock.tryLock(LOCK_SECONDS, TimeUnit.SECONDS)) {
          throw new RefusedException(503, "cannot store in " + file.getFileName() + " now");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RefusedException(503, "interrupted while waiting for " + file.getFileName(), e);
      }
    }

    private void append(byte[] record) throws RefusedException {
      try {
        journal.append(record);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    /**
     * Returns when all that was added, or was found stored before, is synced.
     *
     * @throws RefusedException when that cannot be said: the sender has to send again
     */
    void commit() throws RefusedException {
      if (!touched) {
        return;
      }
      try {
        journal.sync();
      } catch (IOException e) {
        forgetAll();
        throw failed(e);
      }
      // A duplicate's first copy may be among what another request's failed force has lost.
      if (failures.get() != failuresBefore) {
        throw new RefusedException(500, file.getFileName() + ": a force to the device failed");
      }
    }
  }

  private void forgetAll() {
    lock.lock();
    try {
      failures.incrementAndGet();
      recent.clear();
    } finally {
      lock.unlock();
    }
  }

  private RefusedException failed(IOException e) {
    return new RefusedException(500, "cannot store in " + file.getFileName() + ": " + e, e);
  }
}
