package dev.taffrail.ship.tail;

import dev.taffrail.journal.FailureWords;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a set of files, each line once, those of one file in their order, and those of a
 * rotated file before those of the next one. Costs nothing while nothing is written, but for a look
 * now and then. For one thread, but for {@link #wakeUp}.
 */
final class Tail implements Closeable {
  /** No file's key. */
  static final FileKey NOWHERE = new FileKey(-1, -1);

  private static final int CHUNK_BYTES = 64 * 1024;

  private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long LAST_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  /** Without news from the system: a folder is not there yet, or its watches are used up. */
  private static final long UNHEARD_NANOS = Duration.ofSeconds(1).toNanos();

  private final TailConfig config;
  private final LongSupplier nanos;
  private final FollowedFiles files;
  private final Discovery discovery;
  private final FileWatch watch;
  private final LineScanner.Chunk chunk = new LineScanner.Chunk(CHUNK_BYTES);
  private final Turns turns;
  private final List<String> notes = new ArrayList<>();

  /** Files that could not be read when that was tried last, and why. */
  private final Map<FollowedFile, String> unread = new LinkedHashMap<>();

  private long index;
  private boolean stale = true;
  private boolean astray;
  private boolean heard;
  private long pause = FIRST_PAUSE_NANOS;
  private long scannedAt;

  /**
   * Begins where a position is; nothing is looked at yet.
   *
   * @param nanos a clock that never jumps
   */
  Tail(TailConfig config, List<Mark> marks, long index, LongSupplier nanos) {
    this.config = config;
    this.nanos = nanos;
    this.index = index;
    files = new FollowedFiles(config, marks);
    watch = new FileWatch(nanos);
    discovery = new Discovery(config, files);
    turns = new Turns(files);
  }

  /**
   * A line with the place behind it.
   *
   * @param file the name under which its file is written
   * @param bytes how many bytes of the file it takes
   * @param skipped how many pieces before it were lost
   */
  record Found(Line line, String file, long bytes, long skipped, TailPosition next) {}

  /** The next line, or null when there is none yet. */
  @Nullable Found poll() throws IOException {
    hear();
    while (true) {
      FollowedFile file = astray ? null : turns.next();
      if (file == null && stale) {
        scan();
      } else if (file == null) {
        Found late = flushDue();
        if (late != null || turns.next() == null) {
          return late;
        }
      } else {
        Line line = read(file);
        if (line != null) {
          return give(file, line);
        }
      }
    }
  }

  /**
   * Where all files are, before anything is read.
   *
   * @param first whether the lines that are there may be passed over
   */
  TailPosition baseline(boolean first) throws IOException {
    scan();
    if (first && config.fromEnd()) {
      passOver();
    }
    return TailPosition.of(files.all().stream().map(FollowedFile::given).toList(), index);
  }

  /** Passes over the lines that are in the files now; what comes meanwhile is none of them. */
  private void passOver() throws IOException {
    Map<FollowedFile, Long> extents = new LinkedHashMap<>();
    files.all().forEach(file -> extents.put(file, file.extent()));
    List<FollowedFile> passed = new ArrayList<>();
    for (Map.Entry<FollowedFile, Long> there : extents.entrySet()) {
      FollowedFile file = there.getKey();
      if (!passOver(file, there.getValue())) {
        // Rotated meanwhile: it is looked for under its new name.
        file.doubt();
        scan();
        passOver(file, there.getValue());
      }
      if (file.given().offset() > 0) {
        passed.add(file);
      }
    }
    if (!passed.isEmpty()) {
      notes.add(
          String.format(
              "begin: end: %d bytes that were there before were passed over, of %s%s",
              passed.stream().mapToLong(file -> file.given().offset()).sum(),
              passed.get(0).base(),
              passed.size() == 1 ? "" : " and " + (passed.size() - 1) + " more"));
    }
  }

  private boolean passOver(FollowedFile file, long end) throws IOException {
    try {
      FollowedFile.Reading read = file.passOver(end, chunk, nanos.getAsLong());
      return read == FollowedFile.Reading.MORE || read == FollowedFile.Reading.END;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      // Read from its beginning once it can be, as one that comes later; said by whoever tries.
      return true;
    }
  }

  /** Waits until there may be a line; false when the time ran out, or when this was woken. */
  boolean await(Duration timeout) throws IOException, InterruptedException {
    long now = nanos.getAsLong();
    long deadline = now + Math.min(saturated(timeout), Long.MAX_VALUE / 4);
    while (true) {
      hear();
      if (stale || turns.next() != null || nextFlush() <= nanos.getAsLong()) {
        return true;
      }
      if (watch.takeWoken() || nanos.getAsLong() >= deadline) {
        return false;
      }
      sleep(deadline);
    }
  }

  private void sleep(long deadline) throws InterruptedException {
    long now = nanos.getAsLong();
    long lookAt = scannedAt + (heard ? pause : UNHEARD_NANOS);
    long until = Math.min(Math.min(deadline, lookAt), nextFlush());
    boolean told = watch.await(Math.max(1, until - now));
    if (!told && nanos.getAsLong() >= lookAt) {
      // Looks that find what nobody told begin with the short pause again.
      pause = Math.min(2 * pause, LAST_PAUSE_NANOS);
      stale = true;
    }
  }

  /** Looks at all there is, whether or not anything was told. */
  void look() throws IOException {
    hear();
    scan();
  }

  void wakeUp() {
    watch.wakeUp();
  }

  /** Whether lines are held back that will be given out by themselves, soon. */
  boolean isPending() {
    return nextFlush() != Long.MAX_VALUE;
  }

  /** How many bytes are still to come, as far as is known now. */
  long remaining() throws IOException {
    hear();
    if (stale && turns.next() == null) {
      // A drain that is asked for before the first poll is for the files that are there.
      scan();
    }
    return files.all().stream().mapToLong(FollowedFile::remaining).sum();
  }

  /** What a person should know, since this was asked last; null as a rule. */
  @Nullable String takeNote() {
    notes.addAll(discovery.takeNotes());
    String words = notes.isEmpty() ? null : String.join("; ", notes);
    notes.clear();
    return words;
  }

  /** What cannot be read now, and why; null as a rule. */
  @Nullable String trouble() {
    List<String> all = new ArrayList<>(discovery.unread());
    all.addAll(unread.values());
    return all.isEmpty()
        ? null
        : all.get(0) + (all.size() == 1 ? "" : ", and " + (all.size() - 1) + " more");
  }

  @Override
  public void close() throws IOException {
    watch.close();
    files.close();
  }

  private void hear() {
    FileWatch.News news = watch.take();
    stale |= news.moved();
    if (news.written().isEmpty()) {
      return;
    }
    Map<Path, FollowedFile> byPath = new HashMap<>();
    for (FollowedFile file : files.all()) {
      Path path = file.real();
      if (path != null) {
        byPath.put(path, file);
      }
    }
    for (Path path : news.written()) {
      FollowedFile file = byPath.get(path);
      if (file != null) {
        turns.add(file);
      }
    }
  }

  private void scan() throws IOException {
    stale = false;
    astray = false;
    scannedAt = nanos.getAsLong();
    List<FollowedFile> found = discovery.scan(scannedAt);
    if (!unread.isEmpty()) {
      unread.keySet().retainAll(new HashSet<>(files.all()));
    }
    if (!found.isEmpty()) {
      pause = FIRST_PAUSE_NANOS;
    }
    // Oldest first: in the order of their beginnings.
    turns.addFirst(found);
    heard = watch.listen(discovery.directories());
    stale |= files.takeMoved();
    if (discovery.isMissingSome()) {
      astray = true;
      stale = true;
    }
  }

  private @Nullable Line read(FollowedFile file) throws IOException {
    turns.begin(file);
    while (true) {
      Line line = file.next(chunk);
      if (line != null) {
        return line;
      }
      if (!turns.mayReadOn(file)) {
        return null;
      }
      FollowedFile.Reading read = readOn(file);
      if (read != FollowedFile.Reading.MORE) {
        leave(file, read);
        return null;
      }
    }
  }

  private FollowedFile.Reading readOn(FollowedFile file) {
    try {
      FollowedFile.Reading read = file.read(chunk, nanos.getAsLong());
      unread.remove(file);
      return read;
    } catch (IOException e) {
      // One file that cannot be read is no reason to leave the others.
      String words = words(file, e);
      if (!words.equals(unread.put(file, words))) {
        notes.add(words);
      }
      return FollowedFile.Reading.END;
    }
  }

  private static String words(FollowedFile file, IOException failure) {
    String name = String.valueOf(file.path() == null ? file.base() : file.path());
    String words = FailureWords.of(failure);
    return words.contains(name) ? words : name + ": " + words;
  }

  private void leave(FollowedFile file, FollowedFile.Reading read) throws IOException {
    turns.end(file);
    if (read == FollowedFile.Reading.CHANGED || read == FollowedFile.Reading.MOVED) {
      // Looked for before the files that were written after it.
      file.doubt();
      astray = true;
      stale = true;
    } else {
      files.closeSome();
    }
  }

  private Found give(FollowedFile file, Line line) {
    long from = file.given().offset();
    file.give(line);
    long skipped = files.takeLost();
    index += 1 + skipped;
    long bytes = line.next().offset() - from;
    return new Found(line, file.base(), bytes, skipped, files.position(file, index));
  }

  /** Gives out what waited long enough, and forgets files that are gone and were read. */
  private @Nullable Found flushDue() throws IOException {
    long now = nanos.getAsLong();
    for (FollowedFile file : files.all()) {
      if (flushAt(file) > now) {
        continue;
      }
      if (file.isOpen() && file.path() == null && readOn(file) == FollowedFile.Reading.MORE) {
        // Whoever writes it has it open still.
        turns.add(file);
        Line more = read(file);
        return more == null ? null : give(file, more);
      }
      Line line = file.flush();
      if (line != null) {
        return give(file, line);
      }
      if (file.isEnding() || file.path() == null) {
        files.forget(file);
      }
    }
    return null;
  }

  private long nextFlush() {
    long next = Long.MAX_VALUE;
    for (FollowedFile file : files.all()) {
      next = Math.min(next, flushAt(file));
    }
    return next;
  }

  private long flushAt(FollowedFile file) {
    return turns.has(file) ? Long.MAX_VALUE : file.flushAt(config.lastLineWait().toNanos());
  }

  private static long saturated(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
