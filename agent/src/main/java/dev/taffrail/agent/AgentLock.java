package dev.taffrail.agent;

import dev.taffrail.agent.control.ControlServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to run the pipelines that log into a journal, held by one process on the machine: a
 * second one would join the journal, and do all else twice. A file beside the journal that is
 * locked, {@code edge.log.run.lock}; the operating system lets go of it when the process ends,
 * however it ends, and the file stays. Where somebody removed it, or it could not be made, as on a
 * full disk, an agent that answers beside the journal has the right all the same.
 */
final class AgentLock implements AutoCloseable {
  private final @Nullable FileChannel channel;

  private AgentLock(@Nullable FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it, without waiting. Where nothing can be said of others, that is no reason not to run.
   *
   * @throws Failure when another process has it
   */
  static AgentLock take(Path journal) throws Failure {
    AgentLock lock = new AgentLock(opened(journal));
    if (lock.isTaken() && !isAnswered(journal)) {
      return lock;
    }
    lock.close();
    throw new Failure(
        "journal.path: expected a journal that no other agent writes, found "
            + journal
            + ", which another taffrail run writes now; end that one, or name another journal");
  }

  /** Null where there can be no such file. */
  private static @Nullable FileChannel opened(Path journal) {
    try {
      return open(journal.resolveSibling(journal.getFileName() + ".run.lock"));
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  private static boolean isAnswered(Path journal) {
    try {
      return ControlServer.isThere(journal);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) { // createDirectories may refuse a link
      Files.createDirectories(folder);
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) { // who opens a pipe waits for its reader
      throw new IOException(file + ": expected a file, found something else");
    }
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** True also where the file system knows no locks, or there is no file. */
  private boolean isTaken() {
    try {
      return channel == null || channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process runs one already
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing was written: there is nothing to lose.
    }
  }
}
