package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * The file beside a journal in which a reader keeps its {@link Checkpoint}: {@code
 * edge.log.cursor.NAME}. Two slots with checksums, written in turn, so that a torn write leaves the
 * one before. One reader at a time holds it. For one thread.
 */
public final class CheckpointFile implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+");

  /**
   * What this process holds. Asked before a file is opened: POSIX drops all of a process's locks on
   * a file as soon as any descriptor of it is closed, so a refused second try, or a look into it,
   * would set it free.
   */
  private static final Map<Path, CheckpointFile> HELD = new HashMap<>();

  private static final ReentrantLock REGISTRY = new ReentrantLock();

  /** What stands in a new file until the first save: an empty one was emptied by somebody. */
  private static final byte[] NEW = "no place yet\n".getBytes(US_ASCII);

  private final Path key;
  private final RandomAccessFile file;
  private final boolean damaged;
  private volatile Optional<CheckpointSlot> newest;
  private boolean closed;

  private CheckpointFile(Path key, RandomAccessFile file) throws IOException {
    this.key = key;
    this.file = file;
    this.newest = newest(file);
    this.damaged = newest.isEmpty() && !isNew(file);
  }

  private static boolean isNew(RandomAccessFile file) throws IOException {
    if (file.length() != NEW.length) {
      return false;
    }
    byte[] there = new byte[NEW.length];
    file.seek(0);
    file.readFully(there);
    return Arrays.equals(there, NEW);
  }

  /** Where there is no room for it, the next to open the file is told of damage for nothing. */
  private static void begin(RandomAccessFile file) {
    try {
      file.write(NEW);
      file.getFD().sync();
    } catch (IOException e) {
      // A full disk is no reason not to begin: it is waited for at the first save.
    }
  }

  /**
   * Opens the file, creating it and its directory when there is none; the journal itself need not
   * exist yet.
   *
   * @param name of {@code [a-z0-9._-]+}, for instance {@code loki.urgent}
   * @throws IllegalArgumentException when the name is another
   * @throws JournalHeldException when another reader holds this name
   */
  public static CheckpointFile open(Path journal, String name) throws IOException {
    if (!isName(name)) {
      throw new IllegalArgumentException("checkpoint: expected [a-z0-9._-]+, found " + name);
    }
    JournalFiles files = new JournalFiles(journal);
    if (!Files.isDirectory(files.directory())) { // createDirectories may refuse a link to one
      Files.createDirectories(files.directory());
    }
    Path path = real(files.cursor(name));
    REGISTRY.lock();
    try {
      if (HELD.containsKey(path)) {
        throw new JournalHeldException(path);
      }
      CheckpointFile opened = open(path);
      HELD.put(path, opened);
      return opened;
    } finally {
      REGISTRY.unlock();
    }
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The cursor in a file, whoever holds it, without a lock: as it was saved last. A file that holds
   * none, not yet or no more, is one whose reader begins at {@link Cursor#START}.
   *
   * @throws IOException when the file is not there or cannot be read
   */
  static Cursor peek(Path file) throws IOException {
    Path path = real(file);
    REGISTRY.lock();
    try {
      CheckpointFile held = HELD.get(path);
      Optional<CheckpointSlot> slot = held == null ? read(path) : held.newest;
      return slot.map(found -> found.checkpoint().cursor()).orElse(Cursor.START);
    } finally {
      REGISTRY.unlock();
    }
  }

  private static Optional<CheckpointSlot> read(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      return newest(file);
    }
  }

  /** One name for each file, whatever links lead to its directory. */
  private static Path real(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    return directory == null ? absolute : directory.toRealPath().resolve(absolute.getFileName());
  }

  /**
   * The newest checkpoint that is whole; empty when there is none yet.
   *
   * @throws IOException when the file cannot be read
   */
  public Optional<Checkpoint> load() throws IOException {
    checkOpen();
    return newest.map(CheckpointSlot::checkpoint);
  }

  /**
   * Whether there was a file when this was opened and no whole checkpoint of this version in it:
   * {@link #load} was empty then, though there may have been one.
   */
  public boolean isDamaged() {
    return damaged;
  }

  /**
   * Writes and forces the checkpoint: it survives a power cut after this returned. When this
   * throws, the one before is still there, and saving again tries again.
   *
   * @throws IllegalArgumentException when the counters take more than 3 KiB
   */
  public void save(Checkpoint checkpoint) throws IOException {
    checkOpen();
    long sequence = newest.map(CheckpointSlot::sequence).orElse(0L) + 1;
    CheckpointSlot slot = new CheckpointSlot(sequence, checkpoint);
    // The other slot than the newest good one's, also when the last save failed half way.
    file.seek(sequence % 2 * CheckpointSlot.BYTES);
    file.write(slot.encode());
    file.getFD().sync();
    newest = Optional.of(slot);
  }

  /** The file's path. */
  @Override
  public String toString() {
    return key.toString();
  }

  /** Gives the name free. Closing again does nothing. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      REGISTRY.lock();
      try {
        file.close();
      } finally {
        HELD.remove(key);
        REGISTRY.unlock();
      }
    }
  }

  private static CheckpointFile open(Path path) throws IOException {
    boolean fresh = !Files.exists(path);
    // Not written through its channel, which an interrupt of the writing thread would close.
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      JournalLock.lock(file.getChannel(), path);
      if (fresh) {
        begin(file);
        try (FileChannel entries =
            FileChannel.open(path.resolveSibling("."), StandardOpenOption.READ)) {
          entries.force(true);
        }
      }
      return new CheckpointFile(path, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Optional<CheckpointSlot> newest(RandomAccessFile file) throws IOException {
    Optional<CheckpointSlot> even = slot(file, 0);
    Optional<CheckpointSlot> odd = slot(file, 1);
    if (even.isPresent() && odd.isPresent()) {
      return even.get().sequence() > odd.get().sequence() ? even : odd;
    }
    return even.or(() -> odd);
  }

  private static Optional<CheckpointSlot> slot(RandomAccessFile file, int number)
      throws IOException {
    byte[] bytes = new byte[CheckpointSlot.BYTES];
    file.seek((long) number * CheckpointSlot.BYTES);
    int filled = 0;
    int read = 0;
    while (read >= 0 && filled < bytes.length) {
      filled += read;
      read = file.read(bytes, filled, bytes.length - filled);
    }
    return CheckpointSlot.decode(bytes);
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException(key + ": the checkpoint file is closed");
    }
  }
}
