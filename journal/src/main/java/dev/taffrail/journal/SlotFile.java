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
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A file in which something is saved again and again: two slots, written in turn, so that a torn
 * write leaves the one before. One at a time, of all processes, holds it. For one thread.
 *
 * @param <S> what stands in a slot
 */
public final class SlotFile<S extends SlotFile.Slot> implements AutoCloseable {
  /** What stands in a slot. */
  public interface Slot {
    /** From 1, and one more with each save. */
    long sequence();
  }

  /** How a slot stands in the file. */
  public interface Form<S> {
    /** How long a slot can be: the second one begins there. */
    int mostBytes();

    /**
     * The bytes of a slot, with which {@link #decode} tells whether all of them were written.
     *
     * @throws IllegalArgumentException when they are more than {@link #mostBytes}
     */
    byte[] encode(S slot);

    /**
     * What these bytes were made of; empty when they were not written to their end.
     *
     * @param bytes up to the slot's end or the file's: with what an older and longer one left
     */
    Optional<S> decode(byte[] bytes);
  }

  /** What is open by this copy of the class; of others {@link HeldFiles} tells. */
  private static final Map<Path, SlotFile<?>> HELD = new HashMap<>();

  /** What was looked into while another copy held it: closed, it would be free. */
  private static final Map<Path, RandomAccessFile> LOOKED_INTO = new HashMap<>();

  /**
   * One lock for all copies of the class, as a literal is one object in the whole process: between
   * the question whether another copy holds a file and the closing of it, none must begin to.
   */
  private static final Object REGISTRY = "dev.taffrail.journal.SlotFile";

  /** What stands in a new file until the first save: an empty one was emptied by somebody. */
  private static final byte[] NEW = "no place yet\n".getBytes(US_ASCII);

  private final Path path;
  private final RandomAccessFile file;
  private final Form<S> form;
  private final boolean damaged;
  private volatile Optional<S> newest;
  private boolean closed;

  private SlotFile(Path path, RandomAccessFile file, Form<S> form) throws IOException {
    this.path = path;
    this.file = file;
    this.form = form;
    this.newest = newest(file, form);
    this.damaged = newest.isEmpty() && !isNew(file);
  }

  /**
   * Opens the file, creating it and its folder when there is none.
   *
   * @throws JournalHeldException when it is held already, by this process or another
   */
  public static <S extends Slot> SlotFile<S> open(Path file, Form<S> form) throws IOException {
    Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
    if (!Files.isDirectory(folder)) { // createDirectories may refuse a link to one
      Files.createDirectories(folder);
    }
    Path path = real(file);
    synchronized (REGISTRY) {
      HeldFiles.take(path, path);
      return held(path, form);
    }
  }

  private static <S extends Slot> SlotFile<S> held(Path path, Form<S> form) throws IOException {
    try {
      close(LOOKED_INTO.remove(path));
      SlotFile<S> opened = locked(path, form);
      HELD.put(path, opened);
      return opened;
    } catch (IOException | RuntimeException e) {
      HeldFiles.free(path);
      throw e;
    }
  }

  private static void close(@Nullable RandomAccessFile file) throws IOException {
    if (file != null) {
      file.close();
    }
  }

  private static <S extends Slot> SlotFile<S> locked(Path path, Form<S> form) throws IOException {
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
      return new SlotFile<>(path, file, form);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
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

  private static boolean isNew(RandomAccessFile file) throws IOException {
    return file.length() == NEW.length && Arrays.equals(bytes(file, 0, NEW.length), NEW);
  }

  /**
   * What was saved last in a file, whoever holds it, without a lock; empty when there is nothing,
   * not yet or no more.
   *
   * @param form that of whoever holds it, too
   * @throws IOException when the file is not there or cannot be read
   */
  static <S extends Slot> Optional<S> peek(Path file, Form<S> form) throws IOException {
    Path path = real(file);
    synchronized (REGISTRY) {
      SlotFile<?> held = HELD.get(path);
      if (held == null) {
        return read(path, form);
      }
      @SuppressWarnings("unchecked") // a file is of one form
      Optional<S> newest = (Optional<S>) held.newest;
      return newest;
    }
  }

  private static <S extends Slot> Optional<S> read(Path path, Form<S> form) throws IOException {
    RandomAccessFile before = LOOKED_INTO.remove(path);
    RandomAccessFile file = before == null ? new RandomAccessFile(path.toFile(), "r") : before;
    try {
      return newest(file, form);
    } finally {
      if (HeldFiles.contains(path)) {
        LOOKED_INTO.put(path, file);
      } else {
        file.close();
      }
    }
  }

  /** One name for each file, whatever links lead to its folder. */
  private static Path real(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
  }

  private static <S extends Slot> Optional<S> newest(RandomAccessFile file, Form<S> form)
      throws IOException {
    Optional<S> even = slot(file, 0, form);
    Optional<S> odd = slot(file, 1, form);
    if (even.isPresent() && odd.isPresent()) {
      return even.get().sequence() > odd.get().sequence() ? even : odd;
    }
    return even.or(() -> odd);
  }

  private static <S extends Slot> Optional<S> slot(RandomAccessFile file, int number, Form<S> form)
      throws IOException {
    long start = (long) number * form.mostBytes();
    long there = Math.min(form.mostBytes(), file.length() - start);
    return there <= 0 ? Optional.empty() : form.decode(bytes(file, start, (int) there));
  }

  private static byte[] bytes(RandomAccessFile file, long start, int length) throws IOException {
    byte[] bytes = new byte[length];
    file.seek(start);
    file.readFully(bytes);
    return bytes;
  }

  /**
   * What was saved last and is whole; empty when there is nothing yet.
   *
   * @throws IOException when the file is closed
   */
  public Optional<S> newest() throws IOException {
    checkOpen();
    return newest;
  }

  /**
   * Whether there was a file when this was opened and nothing whole of this form in it: {@link
   * #newest} was empty then, though there may have been something.
   */
  public boolean isDamaged() {
    return damaged;
  }

  /**
   * Writes and forces a slot: it survives a power cut after this returned. When this throws, the
   * one before is still there, and saving again tries again.
   *
   * @param made makes the slot, with its sequence
   * @throws IllegalArgumentException when it is too much for a slot
   */
  public void save(LongFunction<S> made) throws IOException {
    checkOpen();
    long sequence = newest.map(Slot::sequence).orElse(0L) + 1;
    S slot = made.apply(sequence);
    byte[] bytes = form.encode(slot);
    // The other slot than the newest good one's, also when the last save failed half way.
    write(sequence % 2 * form.mostBytes(), bytes);
    newest = Optional.of(slot);
  }

  private void write(long start, byte[] bytes) throws IOException {
    try {
      file.seek(start);
      file.write(bytes);
      file.getFD().sync();
    } catch (IOException e) {
      // Of a disk that is full the system names no file.
      throw new IOException(FailureWords.of(e) + ": " + path, e);
    }
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException(path + ": the file is closed");
    }
  }

  /** The file's path. */
  @Override
  public String toString() {
    return path.toString();
  }

  /** Lets go of the file. Closing again does nothing. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      synchronized (REGISTRY) {
        try {
          file.close();
        } finally {
          HELD.remove(path);
          HeldFiles.free(path);
        }
      }
    }
  }
}
