package dev.taffrail.ship.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taffrail.ship.ShipRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The open file. It holds whole lines alone: what a batch left that failed in the middle is cut
 * off. Not a channel, which closes when its thread is interrupted. For one thread at a time.
 */
final class Appender implements AutoCloseable {
  private static final byte[] RECORD = "{\"timestamp\":\"".getBytes(US_ASCII);

  /** More than the longest record. */
  private static final int MOST_TORN = 128 * 1024;

  private final Path path;
  private final RandomAccessFile file;
  private final @Nullable Object identity;

  private Appender(Path path, RandomAccessFile file, @Nullable Object identity) {
    this.path = path;
    this.file = file;
    this.identity = identity;
  }

  /** Opens the file, or makes it, and mends its end. */
  static Appender open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      mendEnd(file);
      return new Appender(path, file, identity(path));
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Whether the file still has its name: not after a stick was changed, for instance. */
  boolean isCurrent() {
    try {
      return Objects.equals(identity, identity(path));
    } catch (IOException gone) {
      return false;
    }
  }

  long size() throws IOException {
    return file.length();
  }

  /** Appends the lines and forces them to the device; after a failure none of them is there. */
  void append(List<ShipRecord> records) throws IOException {
    long before = file.length();
    try {
      file.seek(before);
      file.write(lines(records));
      file.getFD().sync();
    } catch (IOException e) {
      cutBack(before, e);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void cutBack(long length, IOException cause) {
    try {
      file.setLength(length);
    } catch (IOException e) {
      // Whole lines then come twice, and a torn one is mended when the file is opened again.
      cause.addSuppressed(e);
    }
  }

  private static byte[] lines(List<ShipRecord> records) {
    int size = records.stream().mapToInt(record -> record.line().length + 1).sum();
    byte[] lines = new byte[size];
    int at = 0;
    for (ShipRecord record : records) {
      System.arraycopy(record.line(), 0, lines, at, record.line().length);
      at += record.line().length;
      lines[at++] = '\n';
    }
    return lines;
  }

  /**
   * Cuts off a torn record, which was never said to be delivered and comes again. Anything else
   * without a line's end somebody else wrote: it stays, and is ended.
   */
  private static void mendEnd(RandomAccessFile file) throws IOException {
    long length = file.length();
    byte[] tail = new byte[(int) Math.min(length, MOST_TORN)];
    file.seek(length - tail.length);
    file.readFully(tail);
    int begin = tail.length;
    while (begin > 0 && tail[begin - 1] != '\n') {
      begin--;
    }
    if (begin == tail.length) {
      return;
    }
    boolean whole = begin > 0 || tail.length == length;
    if (whole && isOurs(tail, begin)) {
      file.setLength(length - (tail.length - begin));
    } else {
      file.seek(length);
      file.write('\n');
    }
  }

  private static boolean isOurs(byte[] tail, int begin) {
    for (int i = 0; i < RECORD.length && begin + i < tail.length; i++) {
      if (tail[begin + i] != RECORD[i]) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
