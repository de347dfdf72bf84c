package dev.taffrail.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to write a journal, held by one writer on the machine. The operating system lets go of
 * it when the process ends, however it ends.
 */
final class JournalLock implements AutoCloseable {
  /**
   * Held by this process. Asked before the file is opened: POSIX drops all of a process's locks on
   * a file as soon as any descriptor of it is closed, so a refused second try would set it free.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final JournalFiles files;
  private FileIdentity identity;
  private FileChannel channel;

  private JournalLock(Path key, JournalFiles files, FileChannel channel) throws IOException {
    this.key = key;
    this.files = files;
    this.identity = FileIdentity.of(RealDisk.INSTANCE, files.lock());
    this.channel = channel;
  }

  static JournalLock acquire(JournalFiles files) throws IOException {
    Path key = files.directory().toRealPath().resolve(files.name());
    if (!HELD.add(key)) {
      throw new JournalHeldException(files.base());
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        throw new JournalHeldException(files.base());
      }
      return new JournalLock(key, files, channel);
    } catch (IOException | RuntimeException e) {
      HELD.remove(key);
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  /** What somebody else did to the lock file, so that another process could lock it too. */
  @Nullable String fault() {
    return identity.fault();
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
    FileChannel next =
        FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock(next) == null) {
        throw new JournalHeldException(files.base());
      }
      identity = FileIdentity.of(RealDisk.INSTANCE, files.lock());
    } catch (IOException e) {
      next.close();
      throw e;
    }
    channel.close();
    channel = next;
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by a copy of this class under another class loader.
      return null;
    }
  }

  /** The lock file stays: deleting it would let two writers lock two files of one name. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(key);
    }
  }
}
