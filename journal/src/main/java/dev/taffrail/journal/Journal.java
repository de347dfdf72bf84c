package dev.taffrail.journal;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A rotating, sealed file of records, open for writing. Records are copied into a bounded buffer
 * and written by a thread of the journal's own within 20 ms.
 *
 * <p>Whatever happens to the disk, callers of {@link #offer} do not notice. While it is full or
 * fails, records wait in the buffer; those that find no room there are refused, counted, and
 * written down when there is room again. A full disk is said at once, in the room of {@code
 * edge.log.reserve}, which the journal keeps for that: up to 320 KiB. Files that somebody deletes,
 * renames, replaces or cuts are found within a second of logging: what can be saved is, and a
 * critical {@code journal_files_changed} says what was lost.
 *
 * <p>A disk that hangs, neither taking what is written nor failing, holds up nobody for longer than
 * {@link JournalConfig#timeout}: {@link #append}, {@link #flush}, {@link #sync}, {@link #seal} and
 * {@link #close} throw {@link JournalTimeoutException} then. What was taken stays in the buffer and
 * is written as soon as the disk answers. The same holds where another process holds the journal
 * and was stopped, or hangs. Opening waits for the disk without a bound, as opening any file does.
 *
 * <p>A store of keys ({@link JournalConfig#withKeys}) that fails or does not answer within a second
 * holds up seals and new files, and nothing else: what fits into the newest file is written and can
 * be forced. Records that do not fit wait and are refused as on a full disk, {@link #seal} and
 * {@link #close} fail, and a journal that is to be opened is not. A journal whose store hangs stays
 * locked until the store has answered: it must not be asked by two at once.
 *
 * <p>When the JVM ends, by the end of main or SIGTERM, and nobody closed the journal, all that was
 * taken is written, sealed and forced, for at most 5 s. Records that shutdown hooks log behind that
 * are written without delay; a program that must have them sealed closes the journal itself, behind
 * its last record. A process that is killed loses what was not written yet: 20 ms of records.
 *
 * <p>One process at a time writes the files, guarded by a lock file: the holder. Others {@link
 * #join} it and hand it their records.
 */
public final class Journal implements Appender {
  /** How long a client on the socket is waited for: it knows itself when to give up. */
  static final long FOREVER = Clocks.CENTURY.toNanos();

  private final JournalConfig config;
  private final JournalFiles files;
  private final Platform platform;
  private final RecordBuffer records;
  private final Counters counters = new Counters();
  private final Drops drops;
  private final ReentrantLock closing = new ReentrantLock();
  private @Nullable Thread thread;
  private volatile @Nullable Holder holder;
  private boolean closed;

  private Journal(JournalConfig config, Platform platform) {
    this.config = config;
    this.files = new JournalFiles(config.path());
    this.platform = platform;
    this.records = new RecordBuffer(config.bufferBytes(), platform.clocks());
    this.drops = new Drops(records);
  }

  /**
   * Opens the journal, creating it with its keys when there is none and recovering it when it was
   * not closed.
   *
   * <p>A sealed journal that is not what its keys say (cut back, changed, without its keys or its
   * chain) cannot be continued. Its files are kept in {@code edge.log.lost-1} beside it, and a new
   * one is begun whose origin ends in {@code /2} and whose first record, {@code journal_tampered},
   * level critical, holds the last good seal's note, sealed at once. It has a new verification key,
   * which stands in that record and in {@code edge.log.vkey}; the unused keys of the old journal
   * are erased. Files without seals are set aside in the same way, with a warning. Readers read
   * what was set aside to its end before the new journal. The newest four such folders are kept,
   * and the record names what goes.
   *
   * <p>The new journal, given to the verifier as an anchor of the old one, ties the two together:
   * {@code taffrail verify edge.log.lost-1/edge.log --vkey OLD --anchors edge.log}. That proves
   * that the old journal reached its last good seal before the new one began, and finds it cut back
   * further or rewritten since. It does not prove that the old journal had not been longer, nor
   * that the new key is the device's: nobody is left who could sign it with the old ones, so the
   * new key has to be taken from the device or enrolled again.
   *
   * <p>What has the name of an older file and is none, a folder for instance, is kept as {@code
   * edge.log.foreign-1}, since a rotation needs the name.
   *
   * @throws JournalHeldException when another process holds it
   * @throws IOException when it cannot be read or written, when its key file can be read by others,
   *     when a sealed journal is to be opened unsealed, or when the newest file is a folder or a
   *     symbolic link: the path of a journal is that of its own file, whose folder may be a link
   */
  public static Journal open(JournalConfig config) throws IOException {
    return open(config, Platform.system());
  }

  static Journal open(JournalConfig config, Platform platform) throws IOException {
    Journal journal = new Journal(config, platform);
    Holder holder = journal.hold();
    journal.start(holder);
    journal.serve(holder);
    return journal;
  }

  /**
   * Opens the journal as {@link #open} does or, when another process holds it, joins that one: its
   * records are handed over through a Unix socket beside the journal. Offering, the buffer and its
   * bound are the same. A record stays in the buffer until the holder said that it is written; when
   * the holder ends before that, it is handed to the next one, or this process takes the journal
   * over. So nothing is lost while this process lives, and what a holder that was killed, or could
   * not close within 2 s, had written but not yet acknowledged can stand in the journal twice.
   *
   * <p>Of what this configuration says, the holder's is in force until this process takes over.
   * Records refused here are written down under the logger {@code app.taffrail.journal}: it is the
   * word of a guest.
   *
   * @throws IOException when the journal can neither be held nor its holder be reached within 10 s,
   *     or {@link JournalConfig#timeout} when that is shorter
   */
  public static Journal join(JournalConfig config) throws IOException {
    return join(config, Platform.system());
  }

  static Journal join(JournalConfig config, Platform platform) throws IOException {
    try {
      return open(config, platform);
    } catch (JournalHeldException e) {
      Journal journal = new Journal(config, platform);
      journal.start(journal.guest());
      journal.awaitHolder();
      return journal;
    }
  }

  private Guest guest() {
    return new Guest(
        new SocketAddressFile(files),
        records,
        counters,
        drops,
        platform.clocks(),
        this::hold,
        this::serve);
  }

  private Holder hold() throws IOException {
    // An interrupt closes file channels: who opens a journal in an interrupted thread gets it.
    boolean interrupted = Thread.interrupted();
    try {
      return Holder.open(config, platform, records, counters, drops);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A daemon: a journal that nobody closes is recovered when it is opened next. */
  private void start(Runnable run) {
    Thread daemon = new SteadyThread(run, "taffrail-journal " + files.name());
    thread = daemon;
    daemon.start();
    AtExit.add(this);
  }

  private void serve(Holder held) {
    held.serve(this, platform.clocks());
    holder = held;
  }

  /** A request is met once the holder is reached. */
  private void awaitHolder() throws IOException {
    try {
      flush();
    } catch (JournalTimeoutException e) {
      try (this) {
        throw e;
      }
    } catch (IOException e) {
      try (this) {
        throw new IOException(files.base() + ": " + e.getMessage(), e);
      }
    }
  }

  /**
   * Creates keys and the genesis seal, as {@link #open} does when it finds none, and returns the
   * verification key, which is also written to {@code edge.log.vkey}.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the journal exists
   * @throws JournalHeldException when another process holds it
   * @throws IllegalArgumentException when it is to be unsealed
   * @throws IOException when a file cannot be written, or the keys cannot be made
   */
  public static Vkey create(JournalConfig config) throws IOException {
    return create(config, Platform.system());
  }

  static Vkey create(JournalConfig config, Platform platform) throws IOException {
    if (!config.sealed()) {
      throw new IllegalArgumentException("expected a sealed journal: others have no keys");
    }
    JournalFiles files = new JournalFiles(config.path());
    JournalLock lock = Holder.lock(files, platform);
    try {
      return Genesis.create(config, files, platform);
    } finally {
      Holder.release(lock, files);
    }
  }

  /**
   * Offers one record for logging: never throws, and waits for nothing but other callers that copy
   * their records, of at most 64 KiB each, into the buffer; never for the disk. What finds no room
   * is refused, lowest levels first (debug from 50 % full, info from 75 %, warning from 90 %),
   * counted by level, and written down in a {@code records_dropped} record as soon as there is
   * room, with the reason {@code buffer_full}. What is no record (no bytes at all, a place outside
   * the buffer, too long, not JSON with the canonical head) is told in the same way with the reason
   * {@code invalid_record}; it is looked at by the writer, so it may have been taken. The counts
   * are in memory until then: of what was refused just before a kill or a power cut, no record
   * tells.
   *
   * @param level the record's level, as it stands in the line
   * @param buffer holds the line without LF at {@code offset}; not kept
   * @return whether the record was taken
   */
  public boolean offer(Level level, byte[] buffer, int offset, int length) {
    return offer(level, false, buffer, offset, length);
  }

  /**
   * The same for a record that may be a security event: a login, a key that was changed, a door
   * that was opened. Whatever its level it is treated as an error is: it finds room as long as
   * there is any, is forced at once and sealed within a second. Its line should say so itself, by
   * {@code "security":true}, by which {@link #append} knows one.
   *
   * @param security whether it is one
   */
  public boolean offer(Level level, boolean security, byte[] buffer, int offset, int length) {
    return offer(level, security, buffer, offset, length, 0);
  }

  /**
   * Offers one record and, where {@link #offer} would refuse it for want of room, waits for that
   * room, no longer than {@link JournalConfig#timeout}. So nothing is lost to a burst that the disk
   * cannot follow. Never throws. Refuses, counts and writes down as {@link #offer} does when no
   * room came in time; at once, without waiting, when there is none as the disk fails or is full,
   * and when this is closed. An interrupt neither ends the wait nor is lost.
   *
   * <p>What the journal itself calls must not wait for it: a store of keys ({@link SealingKeys})
   * that logs here may have to be answered before there is room.
   *
   * @param level the record's level, as it stands in the line
   * @param security whether it is a security event
   * @param buffer holds the line without LF at {@code offset}; not kept
   * @return whether the record was taken
   */
  public boolean put(Level level, boolean security, byte[] buffer, int offset, int length) {
    return offer(level, security, buffer, offset, length, timeout());
  }

  private boolean offer(
      Level level, boolean security, byte[] buffer, int offset, int length, long patience) {
    boolean sane =
        level != null
            && buffer != null
            && length > 0
            && length <= LineCheck.MAX_BYTES
            && offset >= 0
            && offset <= buffer.length - length;
    if (!sane) {
      // Whoever logs is never thrown at; the mistake is counted where people look for losses.
      drops.invalid(level == null ? Level.ERROR : level);
      return false;
    }
    return records.offer(level, security, buffer, offset, length, patience);
  }

  @Override
  public void append(byte[] line) throws IOException {
    append(line, timeout());
  }

  void append(byte[] line, long patience) throws IOException {
    if (!records.put(CheckedRecord.of(line), patience)) {
      throw timedOut("room (this record was not taken)");
    }
  }

  @Override
  public void flush() throws IOException {
    ask(Request.Kind.FLUSH, timeout());
  }

  @Override
  public void sync() throws IOException {
    ask(Request.Kind.SYNC, timeout());
  }

  /**
   * Seals what was appended before, and returns when the seal is forced to the device. Does nothing
   * when unsealed.
   *
   * @throws JournalTimeoutException when that takes too long; it goes on nevertheless
   * @throws IOException when the seal cannot be made or forced, or the journal is closed
   */
  public void seal() throws IOException {
    ask(Request.Kind.SEAL, timeout());
  }

  /** What was done since this was opened; for any thread, and never waits for the disk. */
  public JournalStats stats() {
    return counters.stats(drops.refused(), records.unwritten());
  }

  /**
   * Writes what waits, seals it, releases the journal. Closing again does nothing.
   *
   * @throws JournalTimeoutException when that takes too long. It is still done as soon as the disk
   *     answers, if this process lives so long; until then nobody else can write the journal, as a
   *     write that hangs may come true at any moment.
   */
  @Override
  public void close() throws IOException {
    closing.lock();
    try {
      if (!closed) {
        TimedCall<?> ending = TimedCall.start("taffrail-close " + files.name(), this::end);
        closed = true;
        await(ending);
      }
    } finally {
      closing.unlock();
    }
  }

  private void await(TimedCall<?> ending) throws IOException {
    if (!ending.await(timeout())) {
      throw timedOut("its end");
    }
    Object unused = ending.result();
  }

  void ask(Request.Kind kind, long patience) throws IOException {
    Request request = new Request(kind);
    records.request(request);
    if (!request.await(patience)) {
      throw timedOut(kind.name().toLowerCase(Locale.ROOT));
    }
  }

  private long timeout() {
    return Clocks.nanos(config.timeout());
  }

  private JournalTimeoutException timedOut(String awaited) {
    return new JournalTimeoutException(
        files.base(), config.timeout(), awaited, whom(), records.unwritten());
  }

  private String whom() {
    String here = config.keys() == null ? "the disk" : "the disk or the store of keys";
    return holder == null ? "the process that holds it" : here;
  }

  private boolean end() throws IOException {
    Holder held = holder;
    try {
      if (held != null) {
        held.stopServing();
      }
    } finally {
      endWriting();
    }
    return true;
  }

  private void endWriting() throws IOException {
    Request close = new Request(Request.Kind.CLOSE);
    try {
      records.request(close);
    } finally {
      AtExit.remove(this);
      awaitEnd();
      Holder held = holder;
      if (held != null) {
        held.release();
      }
    }
    boolean met = close.await(FOREVER);
    assert met;
  }

  /** The JVM ends and nobody closed this: all that was taken is written, sealed and forced. */
  @Nullable Request lastWords() {
    records.hurry();
    Request request = new Request(Request.Kind.EXIT);
    try {
      records.request(request);
      return request;
    } catch (IOException e) {
      // Closed in this very moment.
      return null;
    }
  }

  /** The lock goes last: until the writer has ended, another one would write between its lines. */
  private void awaitEnd() {
    while (thread != null && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        // The thread that ends a journal cannot be interrupted.
        assert !Thread.currentThread().isInterrupted();
      }
    }
  }
}
