package dev.taffrail.ship.tail;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    CHANGED
  }

  private final int most;
  private final @Nullable Multiline multiline;
  private Joiner joiner;
  private Mark given;
  private @Nullable Path path;
  private @Nullable Input input;
  private @Nullable LineScanner scanner;
  private long quietSince;
  private long size;
  private boolean exhausted;
  private byte @Nullable [] head;
  private FileKey.@Nullable Seen verified;
  private boolean ending;

  /**
   * @param path null when it is not known yet
   */
  FollowedFile(Mark given, @Nullable Path path, @Nullable Multiline multiline, int most) {
    this.given = given;
    this.path = path;
    this.multiline = multiline;
    this.most = most;
    joiner = new Joiner(multiline, most);
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

  /** It was found under this name; null when it has none any more. */
  void foundAt(@Nullable Path found, long nanos) {
    if (found == null ? path != null : !found.equals(path)) {
      path = found;
      quietSince = nanos;
    }
  }

  /** How large it is said to be; that it still is the same file was not looked at. */
  void hasSize(long bytes) {
    size = bytes;
  }

  /**
   * Whether the file that has this key now still is the one that was read: a number may be given
   * out again once its file is deleted, and a file that was cut keeps it. What is open and was read
   * is looked at when it is read on.
   */
  boolean isStill(FileKey.Seen seen) throws IOException {
    if ((isOpen() && offset() > 0) || seen.equals(verified)) {
      return true;
    }
    boolean same;
    try {
      same = offset() == 0 ? beginsAsBefore(seen) : hasTail(seen);
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

  /** One that had nothing in it, or is known by its number alone, is as good as not known. */
  private boolean beginsAsBefore(FileKey.Seen seen) throws IOException {
    byte[] first = head;
    if (first == null || first.length == 0) {
      return first != null && seen.size() == 0;
    }
    byte[] now = head(seen.path(), Mark.TAIL);
    boolean same = Arrays.equals(first, Arrays.copyOf(now, Math.min(now.length, first.length)));
    head = same ? now : first;
    return same;
  }

  private boolean hasTail(FileKey.Seen seen) throws IOException {
    if (!Input.isCompressed(seen.path()) && seen.size() < offset()) {
      return false;
    }
    try (Input in = Input.open(seen.path(), offset())) {
      byte[] before = in.before(offset());
      return scanner == null
          ? Fnv.next(Fnv.EMPTY, before, 0, before.length) == given.tail()
          : Arrays.equals(before, scanner.before());
    }
  }

  private static byte[] head(Path path, int most) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(most);
    }
  }

  /** Takes note of how it begins, before anything is read. */
  void begin() {
    try {
      head = path == null ? new byte[0] : head(path, Mark.TAIL);
    } catch (IOException e) {
      // Not for us to read, or gone: that is said when it is read.
      head = new byte[0];
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
    joiner = new Joiner(multiline, most);
    size = copy.size();
    exhausted = false;
    verified = copy;
  }

  /** Its name is another file's now. */
  void detach() throws IOException {
    close();
    path = null;
    given = given.in(Tail.NOWHERE);
  }

  /** How far it was looked at. */
  long offset() {
    return scanner == null ? given.offset() : scanner.offset();
  }

  /** The hash of the bytes up to there. */
  long hash() {
    return scanner == null ? given.hash() : scanner.hash();
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
    if (now < lines.offset() || !Arrays.equals(in.before(lines.offset()), lines.before())) {
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

  /** Opens it where it was left. */
  private Reading open() throws IOException {
    Path here = path;
    FileKey.Seen now = here == null ? null : FileKey.of(here);
    if (here == null || now == null || !now.key().equals(given.key())) {
      return Reading.END;
    }
    boolean cut = !Input.isCompressed(here) && now.size() < offset();
    if (cut || (offset() == 0 && !beginsAsBefore(now))) {
      return Reading.CHANGED;
    }
    Input opened;
    try {
      opened = Input.open(here, offset());
    } catch (FileNotFoundException e) {
      if (Files.exists(here)) {
        throw e;
      }
      return Reading.END;
    }
    byte[] before = opened.before(offset());
    boolean same =
        scanner == null
            ? Fnv.next(Fnv.EMPTY, before, 0, before.length) == given.tail()
            : Arrays.equals(before, scanner.before());
    FileKey.Seen then = FileKey.of(here);
    if (!same || then == null || !then.key().equals(given.key())) {
      opened.close();
      return same ? Reading.END : Reading.CHANGED;
    }
    input = opened;
    if (scanner == null) {
      scanner = new LineScanner(given, before, most);
    }
    return Reading.MORE;
  }

  /** The next line, or lines that belong together, of what was read; null when that is all. */
  @Nullable Line next(LineScanner.Chunk chunk) {
    Line whole = joiner.take();
    while (whole == null && scanner != null && !chunk.isEmpty()) {
      Line line = scanner.scan(chunk);
      if (line != null && !line.isBlank()) {
        joiner.add(line);
        whole = joiner.take();
      }
    }
    return whole;
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
    return joiner.isOpen() && multiline != null
        ? quietSince + multiline.patience().toNanos()
        : Long.MAX_VALUE;
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
      if (rest != null && !rest.isBlank()) {
        joiner.add(rest);
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
