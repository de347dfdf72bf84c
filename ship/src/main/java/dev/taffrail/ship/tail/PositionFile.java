package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.JournalHeldException;
import dev.taffrail.ship.Checkpoints;
import dev.taffrail.ship.Position;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a lane keeps how far it read a source that is no journal of ours. Two slots
 * with checksums, written in turn, so that a torn write leaves the one before. One lane at a time
 * holds it. For one thread.
 */
public final class PositionFile implements Checkpoints {
  private static final ReentrantLock REGISTRY = new ReentrantLock();

  /** POSIX drops a process's locks on a file with any descriptor of it: asked before one opens. */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path path;
  private final RandomAccessFile file;
  private final Form form;
  private final boolean damaged;
  private @Nullable PositionSlot newest;

  private PositionFile(Path path, RandomAccessFile file, Form form) throws IOException {
    this.path = path;
    this.file = file;
    this.form = form;
    this.newest = PositionSlot.newer(slot(0), slot(1));
    this.damaged = newest == null && file.length() > 0;
  }

  /** How the positions of a kind of source stand in the file. */
  public interface Form {
    /** Each without a line end, and not beginning as {@code "end "} does. */
    List<String> lines(Position position);

    /**
     * What these lines were made of.
     *
     * @throws IllegalArgumentException when they are none of {@link #lines}
     */
    Position position(List<String> lines, long index);
  }

  /** Files beside another one, say {@code edge.log}: {@code edge.log.position.SOURCE.SINK}. */
  public static Checkpoints.Opener beside(Path journal, String source) {
    return beside(journal, source, TailPosition.FORM);
  }

  /** The same for a source whose positions are of another form than those of files. */
  public static Checkpoints.Opener beside(Path journal, String source, Form form) {
    String prefix = journal.getFileName() + ".position." + source + ".";
    return sink -> open(journal.resolveSibling(prefix + sink), form);
  }

  /**
   * Opens the file, creating it and its folder when there is none.
   *
   * @throws JournalHeldException when another lane holds it
   */
  static PositionFile open(Path file, Form form) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.resolveSibling(".").normalize();
    if (!Files.isDirectory(folder)) { // createDirectories may refuse a link to one
      Files.createDirectories(folder);
    }
    Path path = folder.toRealPath().resolve(absolute.getFileName());
    REGISTRY.lock();
    try {
      if (!HELD.add(path)) {
        throw new JournalHeldException(path);
      }
      try {
        return opened(path, folder, form);
      } catch (IOException | RuntimeException e) {
        HELD.remove(path);
        throw e;
      }
    } finally {
      REGISTRY.unlock();
    }
  }

  private static PositionFile opened(Path path, Path folder, Form form) throws IOException {
    boolean fresh = !Files.exists(path);
    // Not written through its channel, which an interrupt of the writing thread would close.
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      FileLock lock = file.getChannel().tryLock();
      if (lock == null) {
        throw new JournalHeldException(path);
      }
      if (fresh) {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
          entries.force(true);
        }
      }
      return new PositionFile(path, file, form);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private @Nullable PositionSlot slot(int number) throws IOException {
    long start = (long) number * PositionSlot.MOST_BYTES;
    long there = Math.min(PositionSlot.MOST_BYTES, file.length() - start);
    if (there <= 0) {
      return null;
    }
    byte[] bytes = new byte[(int) there];
    file.seek(start);
    file.readFully(bytes);
    return PositionSlot.decode(new String(bytes, UTF_8), form);
  }

  @Override
  public Optional<Saved> load() {
    return Optional.ofNullable(newest).map(PositionSlot::saved);
  }

  @Override
  public @Nullable String note() {
    return damaged ? Checkpoints.noteOfDamage(path) : null;
  }

  @Override
  public void save(Saved saved) throws IOException {
    long sequence = newest == null ? 1 : newest.sequence() + 1;
    PositionSlot slot = new PositionSlot(sequence, saved);
    // The other slot than the newest good one's, also when the last save failed half way.
    file.seek(sequence % 2 * PositionSlot.MOST_BYTES);
    file.write(slot.encode(form).getBytes(UTF_8));
    file.getFD().sync();
    newest = slot;
  }

  /** Closing again does nothing. */
  @Override
  public void close() throws IOException {
    REGISTRY.lock();
    try {
      file.close();
    } finally {
      HELD.remove(path);
      REGISTRY.unlock();
    }
  }
}
