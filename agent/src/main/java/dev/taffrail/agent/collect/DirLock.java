package dev.taffrail.agent.collect;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second collector out of a folder, by {@code DIR/.collect.lock}. */
final class DirLock implements AutoCloseable {
  private final FileChannel channel;

  private DirLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirLock of(Path dir) throws IOException {
    Path file = dir.resolve(".collect.lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new IOException(dir + " is in use by another collector");
    }
    return new DirLock(channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // a collector in this process
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
