package dev.taffrail.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to a store, held by one pipeline on the machine: two that booked in one file would send
 * each document twice. A file beside the database that is locked, and says by whom. The operating
 * system lets go of it when the process ends, however it ends; the file stays, as deleting it would
 * let two lock two files of one name.
 */
final class StoreLock implements AutoCloseable {
  /**
   * Held by this process. Asked before the file is opened: POSIX drops all of a process's locks on
   * a file as soon as any descriptor of it is closed, so a refused second try would set it free.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private StoreLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes it, without waiting.
   *
   * @param database where it is, not a link to it
   * @throws StoreHeldException when somebody else has it
   */
  static StoreLock take(Path database) throws IOException {
    Path path = StoreFiles.lock(database);
    if (!HELD.add(path)) {
      throw new StoreHeldException("another pipeline of this process");
    }
    try {
      return new StoreLock(path, locked(path));
    } catch (IOException | RuntimeException e) {
      HELD.remove(path);
      throw e;
    }
  }

  private static FileChannel locked(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, Set.of(CREATE, WRITE), StoreFiles.PRIVATE);
    try {
      if (channel.tryLock() == null) {
        throw new StoreHeldException(holder(path));
      }
      channel.truncate(0);
      channel.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
      return channel;
    } catch (OverlappingFileLockException e) {
      channel.close();
      // Held by a copy of this class under another class loader.
      throw (IOException) new StoreHeldException("another part of this process").initCause(e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** It writes its number when it has the lock: in between there is none. */
  private static String holder(Path path) throws IOException {
    String text = Files.readString(path, US_ASCII).strip();
    return text.matches("\\d{1,19}") ? "process " + text : "another process";
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(path);
    }
  }
}
