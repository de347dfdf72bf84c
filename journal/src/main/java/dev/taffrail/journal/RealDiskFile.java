package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file of the operating system. */
final class RealDiskFile implements DiskFile {
  private final FileChannel channel;

  RealDiskFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public int write(ByteBuffer bytes, long position) throws IOException {
    return channel.write(bytes, position);
  }

  @Override
  public int read(ByteBuffer bytes, long position) throws IOException {
    return channel.read(bytes, position);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void force() throws IOException {
    // The size is forced with the data; times of access and change are not worth a write.
    channel.force(false);
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
