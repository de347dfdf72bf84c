package dev.taffrail.bench;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The least that a log can do: each record is appended to one file by a write of its own. */
final class PlainFile implements DeviceBytes.Side {
  private final FileChannel file;
  private final byte[] line;
  private final long forceNanos;
  private long forcedAt = System.nanoTime();
  private long bytes;
  private long forces;

  /**
   * @param forceSeconds the file is forced so often; 0 for never
   */
  PlainFile(Path path, int forceSeconds) throws IOException {
    this.file = FileChannel.open(path, CREATE, WRITE);
    this.forceNanos = forceSeconds * 1_000_000_000L;
    this.line = new byte[Line.STORED];
    System.arraycopy(Line.BYTES, 0, line, 0, Line.BYTES.length);
    line[Line.BYTES.length] = '\n';
  }

  @Override
  public void log() throws IOException {
    bytes += file.write(ByteBuffer.wrap(line));
    long now = System.nanoTime();
    if (forceNanos > 0 && now - forcedAt >= forceNanos) {
      forcedAt = now;
      force();
    }
  }

  private void force() throws IOException {
    file.force(false);
    forces++;
  }

  @Override
  public void end() throws IOException {
    if (forceNanos > 0) {
      force();
    }
  }

  @Override
  public DeviceBytes.Counts counts() {
    return new DeviceBytes.Counts(bytes, forces, 0);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
