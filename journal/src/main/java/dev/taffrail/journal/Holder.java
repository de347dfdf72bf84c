package dev.taffrail.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the process has that holds a journal: its lock, its files, the way in for the others. */
final class Holder implements Runnable, WatchedSegments.Opening {
  private final JournalConfig config;
  private final JournalFiles files;
  private final Platform platform;
  private final Counters counters;
  private final DroppedSoFar dropped;
  private final Settler settler;
  private final JournalLock lock;
  private final WriterThread writer;
  private volatile @Nullable HandOverServer server;

  private Holder(
      JournalConfig config,
      JournalLock lock,
      Platform platform,
      RecordBuffer records,
      Counters counters,
      Drops drops)
      throws IOException {
    this.config = config;
    this.files = new JournalFiles(config.path());
    this.platform = platform;
    this.counters = counters;
    this.dropped = new DroppedSoFar(counters.droppedTold::get);
    this.settler = new Settler(platform.clocks(), records::wakeUp);
    this.lock = lock;
    if (config.sealed()) {
      records.hashLeaves();
    }
    Segments segments = WatchedSegments.open(this, platform, files.directory(), settler);
    Writer run = new Writer(config, platform, records, counters, drops, segments, settler);
    this.writer = new WriterThread(run, records, platform.clocks());
  }

  /**
   * Takes the lock, and takes the files up where they were left.
   *
   * @throws JournalHeldException when another process has the lock
   */
  static Holder open(
      JournalConfig config, Platform platform, RecordBuffer records, Counters counters, Drops drops)
      throws IOException {
    JournalFiles files = new JournalFiles(config.path());
    JournalLock lock = lock(files, platform);
    try {
      return new Holder(config, lock, platform, records, counters, drops);
    } catch (IOException | RuntimeException e) {
      release(lock, files);
      throw e;
    }
  }

  /** Takes the lock, and makes the folder for that. */
  static JournalLock lock(JournalFiles files, Platform platform) throws IOException {
    Strangers.refuse(files.base());
    platform.disk().createDirectories(files.directory());
    return JournalLock.acquire(files);
  }

  @Override
  public @Nullable String fault() {
    return lock.fault();
  }

  @Override
  public void prepare() throws IOException {
    platform.disk().createDirectories(files.directory());
    lock.renew();
  }

  @Override
  public OpenFiles open() throws IOException {
    Strangers.putAside(files, platform.disk());
    OpenFiles opened =
        config.sealed()
            ? new SealedOpening(config, files, platform, counters, dropped, settler).open()
            : PlainSegments.open(config, files, platform, counters, settler);
    HandOverServer serving = server;
    if (serving != null) {
      serving.openAgainWhenDeleted();
    }
    return opened;
  }

  /** Opens the way for other processes; the journal is as good without it, and says so. */
  void serve(Journal journal, Clocks clocks) {
    try {
      server = HandOverServer.start(journal, files, clocks);
    } catch (IOException | RuntimeException e) {
      // Thrown on, this would release the lock while the writer's thread goes on writing.
      byte[] record = JournalEvents.noHandOver(clocks.instant(), "" + e.getMessage());
      journal.offer(Level.WARNING, record, 0, record.length);
    }
  }

  /** Writes records until the journal is closed. */
  @Override
  public void run() {
    writer.run();
  }

  /** Lets each guest learn what of its records is written; they go to the next holder then. */
  void stopServing() throws IOException {
    HandOverServer serving = server;
    if (serving != null) {
      serving.close();
    }
  }

  /** Lets the next one write; only once {@link #run} has ended, or lines of two would mix. */
  void release() throws IOException {
    try {
      stopServing();
    } finally {
      release(lock, files);
    }
  }

  /** A store of keys is used by one process at a time, also by a call that was given up. */
  static void release(JournalLock lock, JournalFiles files) throws IOException {
    if (!StoreCalls.followLate(files.base(), lock::close)) {
      lock.close();
    }
  }
}
