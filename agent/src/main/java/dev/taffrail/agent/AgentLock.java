package dev.taffrail.agent;

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
 * however it ends, and the file stays.
 */
final class AgentLock implements AutoCloseable {
  private final @Nullable FileChannel channel;

  private AgentLock(@Nullable FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it, without waiting. Where nothing can be locked, as on a full disk, nothing can be said
   * of others, and that is no reason not to run.
   *
   * @throws Failure when another process has it
   */
  static AgentLock take(Path journal) throws Failure {
    FileChannel opened;
    try {
      opened = open(journal.resolveSibling(journal.getFileName() + ".run.lock"));
    } catch (IOException | UnsupportedOperationException e) {
      return new AgentLock(null);
    }
    if (isTaken(opened)) {
      return new AgentLock(opened);
    }
    close(opened);
    throw new Failure(
        "journal.path: expected a journal that no other agent writes, found "
            + journal
            + ", which another taffrail run writes now; end that one, or name another journal");
  }

  private static FileChannel open(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) { // createDirectories may refuse a link
      Files.createDirectories(folder);
    }
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** True also where the file system knows no locks. */
  private static boolean isTaken(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process runs one already
    } catch (IOException e) {
      return true;
    }
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written: there is nothing to lose.
    }
  }

  @Override
  public void close() {
    if (channel != null) {
      close(channel);
    }
  }
}
