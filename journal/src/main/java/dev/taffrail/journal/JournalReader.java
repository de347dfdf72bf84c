package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from any process, behind its writer and across rotation, without a lock, missing
 * and repeating nothing. Torn bytes that a recovery record explains are passed over. For one
 * thread; an interrupt harms only a thread that waits.
 *
 * <p>Only lines that are ended by LF are given out. Torn bytes at the end of a sealed journal that
 * no recovery record explains yet are waited at: its writer will say what they are. Once the writer
 * has gone on to another file, and always in an unsealed journal, a line that is no record is
 * passed over and counted as {@link #malformed}.
 *
 * <p>When files are deleted before they were read, reading goes on with the oldest one there is,
 * and the next record says how many were {@link JournalRecord#skipped}. A file that was deleted
 * while it was being read is read to its end first.
 *
 * <p>A seal is given out only after it, and with it all before it, was forced to the device: what a
 * receiver holds as an anchor cannot be lost by the device in a power cut.
 */
public final class JournalReader implements AutoCloseable {
  private final FileNames names;
  private final Incarnations incarnations;
  private final JournalWatch watch;

  /** Where reading goes on unless a record was given since. */
  private Cursor from;

  private @Nullable JournalRecord last;

  /** Where the file is that is being read: the journal, or what was set aside before it. */
  private FileNames reading;

  private @Nullable SegmentReader segment;
  private FileNames.Sight seen = FileNames.Sight.NOTHING;
  private boolean exhausted;
  private boolean closed;
  private long skipped;
  private long malformed;

  private JournalReader(FileNames names, Cursor from) {
    this.names = names;
    this.reading = names;
    this.incarnations = new Incarnations(names);
    this.watch = new JournalWatch(names);
    this.from = from;
  }

  /**
   * Opens the journal at a cursor. Where the files do not match the cursor (a power cut took what
   * was not forced), reading goes on at the cursor's last durable seal, or where that is gone too
   * at the oldest record: records repeat and the index goes back, but none is skipped.
   *
   * @param journal the newest file; it need not exist yet
   * @param from {@link Cursor#START} for the oldest record there is
   * @throws IOException when a file cannot be read
   */
  public static JournalReader open(Path journal, Cursor from) throws IOException {
    JournalReader reader = new JournalReader(new FileNames(new JournalFiles(journal)), from);
    reader.start();
    return reader;
  }

  /**
   * A place farther back, from which reading on gives what lies before another one: for who wants
   * the newest records and not all. It is in the same file, or in the one before where {@code end}
   * is at a file's beginning: so many bytes away, or at the file's beginning, which in a sealed
   * journal it always is. All from this place up to {@code end} lies in that file. In an unsealed
   * journal, records are counted from this place.
   *
   * <p>Files that begin with the same line, as copies do, are one to a cursor: of these, only the
   * newest is gone through on the way back.
   *
   * @param journal the newest file
   * @param end the place before which to look; null for the end of the journal
   * @param bytes how far to go back, at least one
   * @return {@link Cursor#START} where the journal has no line; empty where nothing lies before
   *     {@code end}, or that is not there any more as it was read
   * @throws IOException when a file cannot be read
   */
  public static Optional<Cursor> before(Path journal, @Nullable Cursor end, long bytes)
      throws IOException {
    FileNames names = new FileNames(new JournalFiles(journal));
    FileNames where = end == null ? names : new Incarnations(names).of(end);
    try (PresentFiles present = PresentFiles.open(where)) {
      return Backwards.before(present, end, bytes);
    }
  }

  /**
   * The next record that is complete, or null when there is none yet. Never waits for a writer.
   *
   * @throws IOException when a file cannot be read, or a seal cannot be forced; polling again tries
   *     again
   */
  public @Nullable JournalRecord poll() throws IOException {
    checkOpen();
    do {
      JournalRecord record = segment == null ? null : segment.next();
      if (record != null) {
        return given(record);
      }
    } while (goOn());
    exhausted = true;
    return null;
  }

  /**
   * Passes over the records of some levels that are next, which costs less than to poll them; never
   * over a line of the journal's own. Only over those that are there and lie in one file: that this
   * returns null does not say that the next record has another level.
   *
   * @param levels which records to pass over
   * @param most how many at most
   * @return null where none was passed
   * @throws IOException when a file cannot be read
   */
  public @Nullable Passed pass(Predicate<Level> levels, int most) throws IOException {
    checkOpen();
    SegmentReader read = passing();
    return read == null ? null : passed(read.pass(levels, most));
  }

  /**
   * Passes over the records that are next and that are not wanted, which costs much less than to
   * poll them: no line is copied. Never over a line of the journal's own, nor over one of which the
   * head or the correlation id behind it has an escape. As with {@link #pass}, that this returns
   * null does not say that the next record may be wanted.
   *
   * @param look says which records may be wanted
   * @param most how many to pass over at most
   * @return null where none was passed
   * @throws IOException when a file cannot be read
   */
  public @Nullable Passed passUnless(Look look, int most) throws IOException {
    checkOpen();
    SegmentReader read = passing();
    return read == null ? null : passed(read.passUnless(look, most));
  }

  /** Null while nothing can be passed over: what was skipped before a record is told with it. */
  private @Nullable SegmentReader passing() {
    return skipped > 0 ? null : segment;
  }

  private @Nullable Passed passed(@Nullable Passed passed) {
    if (passed != null) {
      from = passed.next();
      last = null;
    }
    return passed;
  }

  /** A quick look at a record that is still where it was read. */
  public interface Look {
    /**
     * Whether the record may be wanted.
     *
     * @param head of the line; good during this call only, as the buffer is
     * @param buffer has the line, and others; not to be changed
     * @param start where in the buffer the line begins
     * @param length how many bytes it takes, without LF
     */
    boolean mayBeWanted(RecordHead head, byte[] buffer, int start, int length);
  }

  /**
   * Records that were passed over.
   *
   * @param records how many, at least one
   * @param bytes how many bytes of the journal they take
   * @param next the cursor behind them
   */
  public record Passed(long records, long bytes, Cursor next) {}

  /**
   * Waits until there may be something to poll; false when the time ran out or {@link #wakeUp} was
   * called.
   *
   * <p>Nothing wakes up while nothing is written, but for a look after 5 s that is repeated ever
   * more seldom, up to once a minute. On systems without notices about files it looks every 500 ms.
   */
  public boolean await(Duration timeout) throws IOException, InterruptedException {
    checkOpen();
    return watch.await(this::mayHaveMore, timeout);
  }

  /**
   * Ends {@link #await} in another thread, or the next one at once. The one method for any thread.
   */
  public void wakeUp() {
    watch.wakeUp();
  }

  /**
   * Bytes of complete and incomplete lines that lie before the reader now: what is still to come.
   */
  public long remainingBytes() throws IOException {
    checkOpen();
    SegmentReader read = segment;
    FileNames where = read == null ? reading : incarnations.of(read.file(), reading).orElse(names);
    long bytes = where.bytesNewerThan(read == null ? null : read.file().key());
    for (FileNames later : where.equals(names) ? List.<FileNames>of() : incarnations.after(where)) {
      bytes += later.bytesNewerThan(null);
    }
    return bytes + (read == null ? 0 : read.remaining());
  }

  /** Where reading goes on: behind the record that was polled last. */
  public Cursor cursor() {
    return last == null ? from : last.next();
  }

  /** How many lines were passed over that are no records and that no recovery record explains. */
  public long malformed() {
    return malformed + (segment == null ? 0 : segment.malformed());
  }

  /** Closing again does nothing. */
  @Override
  public void close() throws IOException {
    closed = true;
    leaveSegment();
    watch.close();
  }

  private JournalRecord given(JournalRecord record) {
    JournalRecord given = skipped == 0 ? record : record.withSkipped(skipped);
    skipped = 0;
    last = given;
    exhausted = false;
    return given;
  }

  /** Looks for more behind the end of what was read; false when there is nothing yet. */
  private boolean goOn() throws IOException {
    SegmentReader read = segment;
    // Looked at first: what changes from now on ends the next wait.
    seen = names.look(0);
    if (read != null && read.isCut()) {
      leaveSegment();
      read = null;
    }
    if (read == null) {
      return start();
    }
    if (read.left()) {
      return follow(read);
    }
    boolean left = !reading.equals(names) || !read.file().key().equals(seen.key());
    // What was written before the writer left may have come after the last read: read once more.
    read.setLeft(left);
    return left;
  }

  /** Begins at the cursor. */
  private boolean start() throws IOException {
    Cursor cursor = cursor();
    FileNames where = incarnations.of(cursor);
    try (PresentFiles present = PresentFiles.open(where)) {
      return begin(where, StartFinder.at(cursor, present), present);
    }
  }

  /** Goes on behind a file that the writer left and that was read to its end. */
  private boolean follow(SegmentReader read) throws IOException {
    Optional<FileNames> found = incarnations.of(read.file(), reading);
    if (found.isPresent() || reading.equals(names)) {
      FileNames where = found.orElse(names);
      try (PresentFiles present = PresentFiles.open(where)) {
        if (begin(where, StartFinder.behind(read, present), present)) {
          return true;
        }
      }
      reading = where;
    }
    for (FileNames later : incarnations.after(reading)) {
      try (PresentFiles present = PresentFiles.open(later)) {
        if (begin(later, StartFinder.after(read, present), present)) {
          return true;
        }
      }
    }
    // A rotation that a crash cut short is undone by the next writer: it may write here again.
    read.setLeft(false);
    return false;
  }

  private boolean begin(FileNames where, Optional<Start> found, PresentFiles present)
      throws IOException {
    if (found.isEmpty()) {
      return false;
    }
    Start start = found.get();
    if (segment != null) {
      segment.abandonRest();
    }
    leaveSegment();
    reading = where;
    present.take(start.file());
    segment = new SegmentReader(start);
    skipped += start.skipped();
    return true;
  }

  private void leaveSegment() throws IOException {
    SegmentReader read = segment;
    if (read != null) {
      segment = null;
      malformed += read.malformed();
      read.close();
    }
  }

  private boolean mayHaveMore() throws IOException {
    return !exhausted || (segment != null && segment.changed()) || !seen.equals(names.look(0));
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException(names.files().base() + ": the reader is closed");
    }
  }
}
