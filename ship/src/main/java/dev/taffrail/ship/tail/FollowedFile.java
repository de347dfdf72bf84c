package dev.taffrail.ship.tail;

import dev.taffrail.ship.parse.Container;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** One file, from its first line to its end, under whatever name it has. For one thread. */
final class FollowedFile implements Closeable {
  /** What became of an attempt to read on. */
  enum Reading {
    /** There are bytes to scan. */
    MORE,
    /** There is nothing more now. */
    END,
    /** It is not the file any more that was read: cut, or written anew. */
    CHANGED,
    /** It does not have the name any more under which it was found. */
    MOVED
  }

  private final TailConfig config;
  private Joiner joiner;
  private Mark given;
  private @Nullable Path path;
  private @Nullable Path real;
  private @Nullable Input input;
  private @Nullable LineScanner scanner;
  private long quietSince;
  private long size;
  private boolean exhausted;
  private FileKey.@Nullable Seen verified;
  private boolean ending;

  /**
   * @param path null when it is not known yet
   */
  FollowedFile(Mark given, @Nullable Path path, TailConfig config) {
    this.given = given;
    this.path = path;
    this.config = config;
    joiner = new Joiner(config.multiline(), config.lineBytes());
  }

  /** Behind the last line that was given out. */
  Mark given() {
    return given;
  }

  String base() {
    return given.base();
  }

  @Nullable Path path() {
    return path;
  }

  /** Its name without symbolic links; null while it has none. */
  @Nullable Path real() {
    return path == null ? null : real;
  }

  boolean isOpen() {
    return input != null;
  }

  /** Whether it still stands where it is written. */
  boolean isLive() {
    return path != null && path.toString().equals(base());
  }

  /** Nothing will come any more: what is there of a last line is all of it. */
  boolean isEnding() {
    return ending;
  }

  void end() {
    ending = true;
  }

  Path folder() {
    return Objects.requireNonNull(Path.of(base()).getParent());
  }

  /** It was found there. */
  void foundAt(FileKey.Seen seen, long nanos) {
    if (!seen.path().equals(path)) {
      path = seen.path();
      quietSince = nanos;
    }
    hasSize(seen);
  }

  private void hasSize(FileKey.Seen seen) {
    real = real(seen.path());
    size = seen.size();
    if (!Input.isCompressed(seen.path())) {
      seen(size, 0);
    }
  }

  private static Path real(Path name) {
    try {
      return name.toRealPath();
    } catch (IOException e) {
      // Gone meanwhile: that is seen when it is read.
      return name;
    }
  }

  /** It was found nowhere. */
  void lostName(long nanos) {
    if (path != null) {
      holdReal();
      path = null;
      quietSince = nanos;
    }
  }

  /**
   * Where a link leads to another file now, this one may be where it was: it is read to its end.
   */
  private void holdReal() {
    if (input == null && real != null && !real.equals(path)) {
      path = real;
      try {
        open();
      } catch (IOException e) {
        // Gone, or not for us to read.
      }
    }
  }

  /**
   * Whether the file that has this key now still is the one that was read: a number may be given
   * out again once its file is deleted, and a file that was cut keeps it.
   */
  boolean isStill(FileKey.Seen seen) throws IOException {
    if (seen.equals(verified)) {
      return true;
    }
    boolean same;
    try (Input in = Input.open(seen.path(), offset())) {
      if (!seen.isThere()) {
        // What was opened is another file: the next look knows where this one is.
        return true;
      }
      same = isIn(in);
    } catch (EOFException | ZipException e) {
      // Compressed, and shorter than what was read: another's.
      same = false;
    } catch (IOException e) {
      // Gone meanwhile, or not for us to read: that is seen when it is read.
      return true;
    }
    verified = same ? seen : null;
    return same;
  }

  /** As {@link ReadSoFar#isIn}; then more of how it begins may be known. */
  private boolean isIn(Input in) throws IOException {
    byte[] first = in.head();
    boolean same = known().isIn(in, first, isOpen());
    if (same) {
      beginning(first);
    }
    return same;
  }

  private void beginning(byte[] first) {
    given = given.beginning(Beginning.of(first));
    if (scanner != null) {
      scanner.beginning(given.head());
      scanner.encoding(Encoding.of(first, config.encoding()));
    }
  }

  /**
   * Takes note of how it begins, before anything is read; false when it has another name by now,
   * under which it is to be looked for.
   */
  boolean begin(FileKey.Seen seen) {
    hasSize(seen);
    byte[] first = {};
    try {
      first = Input.head(seen.path());
    } catch (IOException e) {
      // Gone, or not for us to read: that is said when it is read.
    }
    boolean there = mayBeThere(seen);
    if (there) {
      beginning(first);
    }
    return there;
  }

  private static boolean mayBeThere(FileKey.Seen seen) {
    try {
      return seen.isThere();
    } catch (IOException e) {
      return true;
    }
  }

  /** What is known to have been in it behind the last byte that was looked at. */
  long unread() {
    return Math.max(0, given.seen() - offset());
  }

  /** Whether reading on may find something. */
  boolean mayHaveMore() {
    boolean nameless = path == null;
    boolean compressed = path != null && Input.isCompressed(path);
    return ending || (nameless ? isOpen() : compressed ? !exhausted : size != offset());
  }

  private void seen(long bytes, long mtime) {
    given = given.seen(bytes, mtime);
    if (scanner != null) {
      scanner.seen(bytes, mtime);
    }
  }

  /** Goes on in a copy of it. What was read and not given out is read again there. */
  void moveTo(FileKey.Seen copy) throws IOException {
    close();
    given = given.in(copy.key());
    path = copy.path();
    scanner = null;
    joiner = new Joiner(config.multiline(), config.lineBytes());
    hasSize(copy);
    exhausted = false;
    if (given.offset() == 0) {
      begin(copy);
    }
    verified = copy;
  }

  /** It is not what it was, or not where it was: the next look has to find out. */
  void doubt() throws IOException {
    close();
    verified = null;
  }

  /** Its name is another file's now. */
  void detach() throws IOException {
    close();
    path = null;
    real = null;
    given = given.in(Tail.NOWHERE);
  }

  /** How far it was looked at. */
  long offset() {
    return known().offset();
  }

  /** By what it is told from other files. */
  ReadSoFar known() {
    return new ReadSoFar(given, scanner);
  }

  /** Nothing was read of it yet: its turn comes after all that are known now. */
  void putBehind(long id) throws IOException {
    close();
    given = given.as(id);
    scanner = null;
  }

  /** Bytes of lines that are not given out yet, as far as is known. */
  long remaining() {
    boolean compressed = path != null && Input.isCompressed(path);
    return Math.max(0, Math.max(given.seen(), compressed ? 0 : size) - given.offset());
  }

  /** Reads on into the chunk, which is empty. */
  Reading read(LineScanner.Chunk chunk, long nanos) throws IOException {
    if (ending || exhausted) {
      return Reading.END;
    }
    if (input == null) {
      Reading opened = open();
      if (opened != Reading.MORE) {
        return opened;
      }
    }
    Input in = input;
    LineScanner lines = scanner;
    if (in == null || lines == null) {
      return Reading.END;
    }
    int read = in.read(chunk.bytes);
    long now = in.size();
    if (!isIn(in)) {
      return Reading.CHANGED;
    }
    if (read <= 0) {
      atEnd(now);
      return Reading.END;
    }
    chunk.at = 0;
    chunk.limit = read;
    quietSince = nanos;
    seen(now == Long.MAX_VALUE ? lines.offset() + read : now, 0);
    return Reading.MORE;
  }

  /** Takes note of when it was written last; of a compressed file this was all. */
  private void atEnd(long now) throws IOException {
    if (now == Long.MAX_VALUE) {
      exhausted = true;
      close();
      return;
    }
    size = now;
    FileKey.Seen there = path == null ? null : FileKey.of(path);
    if (there != null && there.key().equals(given.key()) && there.size() == offset()) {
      seen(there.size(), there.mtime());
    }
  }

  /** How many bytes it has, as far as is known; of a compressed one nobody knows. */
  long extent() {
    return path != null && Input.isCompressed(path) ? Long.MAX_VALUE : size;
  }

  /**
   * Passes over the lines that are whole before this place; of a file that was rotated away also
   * over a last one without end, which none will come to. What was read behind them is read again.
   */
  Reading passOver(long end, LineScanner.Chunk chunk, long nanos) throws IOException {
    try {
      Reading read = Reading.MORE;
      while (read == Reading.MORE && offset() < end) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted while lines were passed over");
        }
        read = read(chunk, nanos);
        for (Line line = scan(chunk); line != null; line = scan(chunk)) {
          pass(line, end);
        }
      }
      boolean there = read == Reading.MORE || read == Reading.END;
      Line rest = there && scanner != null && !isLive() ? scanner.rest() : null;
      if (rest != null) {
        pass(rest, end);
      }
      return read;
    } finally {
      close();
      scanner = null;
    }
  }

  private @Nullable Line scan(LineScanner.Chunk chunk) {
    return scanner == null || chunk.isEmpty() ? null : scanner.scan(chunk);
  }

  private void pass(Line line, long end) {
    if (line.next().offset() <= end) {
      give(line);
    }
  }

  /** Opens it where it was left. */
  private Reading open() throws IOException {
    Path here = path;
    FileKey.Seen now = here == null ? null : FileKey.of(here);
    if (here == null) {
      return Reading.END;
    }
    if (now == null || !now.key().equals(given.key())) {
      return Reading.MOVED;
    }
    Input opened;
    try {
      opened = Input.open(here, offset());
    } catch (FileNotFoundException e) {
      if (now.isThere()) {
        // The system says the same of a file that is not ours to read.
        throw e;
      }
      return Reading.MOVED;
    }
    boolean there = now.isThere();
    if (!there || !isIn(opened)) {
      opened.close();
      return there ? Reading.CHANGED : Reading.MOVED;
    }
    input = opened;
    if (scanner == null) {
      scanner = new LineScanner(given, opened.before(offset()), config.lineBytes());
    }
    return Reading.MORE;
  }

  /** The next line, or lines that belong together, of what was read; null when that is all. */
  @Nullable Line next(LineScanner.Chunk chunk) {
    Line whole = joiner.take();
    while (whole == null && scanner != null && !chunk.isEmpty()) {
      Line line = scanner.scan(chunk);
      if (line != null) {
        join(line);
        whole = joiner.take();
      }
    }
    return whole;
  }

  private void join(Line line) {
    Container container = config.container();
    Line said = container == null ? line : line.in(container);
    if (!said.isBlank() || joiner.awaits(said)) {
      joiner.add(said);
    }
  }

  void give(Line line) {
    given = line.next();
  }

  /** When {@link #flush} has something to give; {@link Long#MAX_VALUE} when never. */
  long flushAt(long partialWaitNanos) {
    if (ending) {
      return quietSince;
    }
    if (path == null && !isOpen()) {
      // Looked for: in a copy of it the line may be whole.
      return Long.MAX_VALUE;
    }
    if (path == null || (isInLine() && !isLive())) {
      return exhausted ? quietSince : quietSince + partialWaitNanos;
    }
    Multiline multiline = config.multiline();
    Duration patience = multiline == null ? Multiline.PATIENCE : multiline.patience();
    return joiner.isOpen() ? quietSince + patience.toNanos() : Long.MAX_VALUE;
  }

  /** Whether something was read that was not given out. */
  boolean isUnfinished() {
    return joiner.isOpen() || isInLine();
  }

  private boolean isInLine() {
    return scanner != null && scanner.isInLine();
  }

  /** What waits for more is given out without. */
  @Nullable Line flush() {
    if (isInLine() && !isLive() && scanner != null) {
      Line rest = scanner.rest();
      if (rest != null) {
        join(rest);
      }
    }
    Line whole = joiner.take();
    return whole == null ? joiner.flush() : whole;
  }

  long quietSince() {
    return quietSince;
  }

  /** Lets go of the file; what was read of a line stays in memory. */
  @Override
  public void close() throws IOException {
    Input closing = input;
    input = null;
    if (closing != null) {
      closing.close();
    }
  }
}
