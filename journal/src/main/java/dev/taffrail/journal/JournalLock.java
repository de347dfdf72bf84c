package dev.taffrail.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The right to write a journal, held by one writer on the machine. The operating system lets go of
 * it when the process ends, however it ends.
 */
final class JournalLock implements AutoCloseable {
  private final Path path;
  private final JournalFiles files;
  private LockFile file;

  private JournalLock(Path path, JournalFiles files) throws IOException {
    this.path = path;
    this.files = files;
    this.file = LockFile.open(files);
  }

  static JournalLock acquire(JournalFiles files) throws IOException {
    Path path = files.directory().toRealPath().resolve(files.name());
    HeldFiles.take(path, files.base());
    try {
      return new JournalLock(path, files);
    } catch (IOException | RuntimeException e) {
      HeldFiles.free(path);
      throw e;
    }
  }

  /** What somebody else did to the lock file, so that another process could lock it too. */
  @Nullable String fault() {
    return file.identity().fault();
  }

  /**
   * Takes the lock again where its file is another one now.
   *
   * @throws JournalHeldException when another process was faster
   */
  void renew() throws IOException {
    if (fault() == null) {
      return;
    }
    LockFile before = file;
    file = LockFile.open(files);
    before.channel().close();
  }

  /** The lock file, locked, and which file it is. */
  private record LockFile(FileChannel channel, FileIdentity identity) {

    static LockFile open(JournalFiles files) throws IOException {
      FileChannel channel = FileChannel.open(files.lock(), CREATE, WRITE);
      try {
        lock(channel, files.base());
        return new LockFile(channel, FileIdentity.of(RealDisk.INSTANCE, files.lock()));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  /**
   * Locks a file without waiting.
   *
   * @param held for messages
   * @throws JournalHeldException when somebody else has locked it
   */
  static void lock(FileChannel channel, Path held) throws IOException {
    try {
      if (channel.tryLock() == null) {
        throw new JournalHeldException(held);
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process, whose system properties somebody exchanged.
      throw (IOException) new JournalHeldException(held).initCause(e);
    }
  }

  /** The lock file stays: deleting it would let two writers lock two files of one name. */
  @Override
  public void close() throws IOException {
    try {
      file.channel().close();
    } finally {
      HeldFiles.free(path);
    }
  }
}
