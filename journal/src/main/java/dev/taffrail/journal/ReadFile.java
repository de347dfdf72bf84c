package dev.taffrail.journal;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One file of a journal, open for reading; it stays readable when it is renamed or deleted. Not
 * read through a channel, which an interrupt of the reading thread would close.
 */
final class ReadFile implements Closeable {
  /** For more, the JDK asks the C library for a buffer at each read, and gives it back after it. */
  static final int AT_ONCE = 8 * 1024;

  private final Path path;
  private final Object key;
  private final RandomAccessFile file;
  private final @Nullable FirstLine first;

  /** Where the next read begins by itself; negative where nobody knows. */
  private long at;

  private ReadFile(Path path, Object key, RandomAccessFile file) throws IOException {
    this.path = path;
    this.key = key;
    this.file = file;
    this.first = FirstLine.read(length -> read(0, length));
  }

  /**
   * @param key what the file of this name was identified by just before
   * @throws NoSuchFileException when there is none of this name any more
   */
  static ReadFile open(Path path, Object key) throws IOException {
    RandomAccessFile file = openForReading(path);
    try {
      return new ReadFile(path, key, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** What identifies the file whatever it is renamed to. */
  Object key() {
    return key;
  }

  /** The file's first line; null when it was not complete when the file was opened. */
  @Nullable FirstLine first() {
    return first;
  }

  long length() throws IOException {
    return file.length();
  }

  /** Reads some bytes, at most {@link #AT_ONCE}, and returns how many, or -1 at the end. */
  int read(byte[] buffer, int offset, int length, long from) throws IOException {
    if (at != from) {
      file.seek(from);
    }
    at = -1;
    int read = file.read(buffer, offset, Math.min(length, AT_ONCE));
    at = from + Math.max(0, read);
    return read;
  }

  /** The bytes at the position, fewer where the file ends. */
  byte[] read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    int filled = 0;
    while (filled < length) {
      int read = read(bytes, filled, length - filled, position + filled);
      if (read < 0) {
        return Arrays.copyOf(bytes, filled);
      }
      filled += read;
    }
    return bytes;
  }

  /** The checksum of the last bytes before the offset. */
  long tail(long offset) throws IOException {
    int length = (int) Math.min(offset, Place.TAIL_BYTES);
    byte[] tail = read(offset - length, length);
    return Place.tail(tail, 0, tail.length);
  }

  /** Whether the place is in this file, and the bytes before it are still those that were read. */
  boolean has(Place place) throws IOException {
    return first != null
        && first.hash() == place.file()
        && place.offset() <= length()
        && tail(place.offset()) == place.tail();
  }

  /** Makes what was read before this offset survive a power cut. */
  void force(long offset) throws IOException {
    forced()
        .force(
            offset,
            () -> {
              long length = length();
              file.getFD().sync();
              return length;
            });
  }

  /** Makes the names in the file's directory survive a power cut. */
  void forceName() throws IOException {
    forced().forceName(this::forceDirectory);
  }

  /** What was forced of this file is not what is there now. */
  void forgetForced() {
    forced().forget();
  }

  /** What readers of this process know to survive a power cut. */
  ForcedFile forced() {
    return ForcedFile.of(key, first == null ? 0 : first.hash());
  }

  private void forceDirectory() throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null) {
      return;
    }
    // A thread that is to end still does this: its interrupt would close the channel.
    boolean interrupted = Thread.interrupted();
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static RandomAccessFile openForReading(Path path) throws IOException {
    try {
      return new RandomAccessFile(path.toFile(), "r");
    } catch (FileNotFoundException e) {
      // Says the same of a file that is not there, of one that may not be read and of too many open
      // files; a channel tells them apart in one call, between two renames.
      FileChannel.open(path, StandardOpenOption.READ).close();
      if (Files.isDirectory(path)) {
        throw e;
      }
      // It got this name a moment ago: it is not the one that was asked for.
      throw new NoSuchFileException(path.toString());
    }
  }
}
