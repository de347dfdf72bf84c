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
import java.util.concurrent.Semaphore;
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
  /** Duplicates are told among so many entries that came last, of all journals together ... */
  static final int RECENT_ENTRIES = 128 * 1024;

  /** ... after a restart among those of them in so many bytes at the journal's end. */
  static final long RECENT_BYTES = 16L * 1024 * 1024;

  /** A journal keeps whole files: so much of what it may keep is one of them. */
  private static final int FILES = 4;

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int PASS = 1_000;

  /** As long as a journal waits for a disk that hangs. */
  private static final long LOCK_SECONDS = 30;

  private final Path file;
  private final Appender journal;
  private final ReentrantLock lock = new ReentrantLock();
  private final RecentEntries recent;
  private final GroupCommit commits;
  private final AtomicInteger failures = new AtomicInteger();

  /** A store over a journal that is open, and of which nothing is known. */
  EntryStore(Path file, Appender journal, RecentEntries recent, Semaphore turns) {
    this.file = file;
    this.journal = journal;
    this.recent = recent;
    this.commits = new GroupCommit(journal, turns, new Force());
  }

  /**
   * Opens the journal, creating or recovering it.
   *
   * @param keepBytes how much it may hold
   * @param recent what is known of it
   * @param turns how many journals may be forced at one time
   */
  static EntryStore open(
      Path file, String origin, long keepBytes, RecentEntries recent, Semaphore turns)
      throws IOException {
    JournalConfig config =
        JournalConfig.at(file)
            .withMaxBytes(Math.max(JournalConfig.MIN_SEALED_BYTES, keepBytes / FILES))
            .withBackups(FILES - 1)
            .withBufferBytes(BUFFER_BYTES)
            .withOrigin(origin);
    return new EntryStore(file, Journal.open(config), recent, turns);
  }

  /**
   * Looks what stands at the journal's end.
   *
   * @param identity what makes two stored records the same entry; empty for those that do not count
   */
  // What is there after the journal's recovery was forced by it, so it counts as stored.
  void remember(Function<ReceivedRecord, Optional<Fingerprint>> identity) throws IOException {
    try (JournalReader reader = JournalReader.open(file, Cursor.START)) {
      while (reader.remainingBytes() > RECENT_BYTES
          && (reader.pass(level -> true, PASS) != null || reader.poll() != null)) {}
      for (JournalRecord record = reader.poll(); record != null; record = reader.poll()) {
        ReceivedRecord.parse(record.line()).flatMap(identity).ifPresent(recent::add);
      }
    }
    recent.forced(recent.added());
  }

  Batch batch() {
    return new Batch();
  }

  /**
   * Writes and seals what waits, and releases the journal.
   *
   * @throws IOException when that fails; then what was not forced before does not count as stored:
   *     entries of requests that were refused midway may be lost, and they come again
   */
  @Override
  public void close() throws IOException {
    Force last = new Force();
    boolean well = false;
    last.begins();
    try {
      journal.close();
      well = true;
    } finally {
      last.ended(well);
    }
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
        commits.commit();
      } catch (IOException e) {
        throw failed(e);
      }
      // A duplicate's first copy may be among what another request's failed force has lost.
      if (failures.get() != failuresBefore) {
        throw new RefusedException(500, file.getFileName() + ": a force to the device failed");
      }
    }
  }

  /** What is known to be safe stays known, whatever becomes of the rest. */
  private final class Force implements GroupCommit.Force {
    private long covered;

    @Override
    public void begins() {
      covered = recent.added();
    }

    @Override
    public void ended(boolean well) {
      if (well) {
        recent.forced(covered);
      } else {
        forgetUnforced();
      }
    }
  }

  /** Whoever has appended an entry has the lock until it is remembered: it is forgotten too. */
  private void forgetUnforced() {
    lock.lock();
    try {
      failures.incrementAndGet();
      recent.forgetUnforced();
    } finally {
      lock.unlock();
    }
  }

  private RefusedException failed(IOException e) {
    return new RefusedException(500, "cannot store in " + file.getFileName() + ": " + e, e);
  }
}
