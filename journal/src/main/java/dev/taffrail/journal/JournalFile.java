package dev.taffrail.journal;

import static java.nio.file.StandardOpenOption.READ;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One file of a journal, opened for reading, so that it stays readable under any rotation. */
final class JournalFile implements Closeable {
  /** Enough for the seal that opens a file: no more of a file is read for it, but by rare need. */
  private static final int MOST_ARE_SHORTER = 8 * 1024;

  private final Path path;
  private final FileChannel channel;
  private final long length;
  private @Nullable SealLine first;
  private String fault = "";

  private JournalFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.length = channel.size();
  }

  static JournalFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, READ);
    try {
      JournalFile file = new JournalFile(path, channel);
      file.readFirst();
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Under which name it was opened. */
  Path path() {
    return path;
  }

  /** Its bytes when it was opened. */
  long length() {
    return length;
  }

  /** The seal that opens it, or null when its first line is none; {@link #fault} says why. */
  @Nullable SealLine first() {
    return first;
  }

  /** The seal that opens it, which must be there. */
  SealLine opening() {
    return Objects.requireNonNull(first, "a file that a seal opens");
  }

  /** The leaf index of the first line of a file that a seal opens. */
  long firstIndex() {
    return opening().seal().size();
  }

  /** What the first line is instead of a genesis or rotate seal; empty when it is one. */
  String fault() {
    return fault;
  }

  /** Its blocks, from the first on. */
  BlockReader blocks() {
    return new BlockReader(channel, 0, length);
  }

  /** Its lines; they are not hashed. */
  LineReader lines() {
    return lines(blocks());
  }

  private static LineReader lines(BlockReader blocks) {
    Block block = new Block(blocks.capacity());
    return new LineReader(
        () -> {
          boolean any = blocks.read(block);
          block.cut();
          return any ? block : null;
        });
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private void readFirst() throws IOException {
    LineReader lines = lines(new BlockReader(channel, 0, Math.min(length, MOST_ARE_SHORTER)));
    if (!lines.next()) {
      fault = "an empty file";
      return;
    }
    if (!lines.terminated() && length > MOST_ARE_SHORTER) {
      lines = lines();
      lines.next();
    }
    String bad = lines.fault();
    fault = bad == null ? parseFirst(lines) : bad;
  }

  private String parseFirst(LineReader lines) {
    try {
      SealLine line = lines.seal();
      if (!line.seal().reason().opensFile()) {
        return "a seal of the reason " + line.seal().reason().label();
      }
      first = line;
      return "";
    } catch (IllegalArgumentException e) {
      return "no seal line: " + e.getMessage();
    }
  }
}
