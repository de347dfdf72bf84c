package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What {@code logdisk.py} wrote down of a disk: its writes, its flushes, and a program's marks. */
final class DiskLog {
  private static final int SECTOR = 512;
  private static final int BLOCK = 4096;

  private final List<Entry> entries;

  /** A letter, and what goes with it. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Entry(char kind, long offset, byte[] data) {}

  private DiskLog(List<Entry> entries) {
    this.entries = entries;
  }

  static DiskLog read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        DataInputStream data = new DataInputStream(new BufferedInputStream(in))) {
      while (true) {
        char kind = (char) data.readUnsignedByte();
        long offset = data.readLong();
        byte[] bytes = new byte[data.readInt()];
        data.readFully(bytes);
        entries.add(new Entry(kind, offset, bytes));
      }
    } catch (EOFException e) {
      return new DiskLog(entries);
    }
  }

  int size() {
    return entries.size();
  }

  long flushes() {
    return entries.stream().filter(entry -> entry.kind == 'F').count();
  }

  /** The marks before a place. */
  List<String> marks(int place) {
    return entries.subList(0, place).stream()
        .filter(entry -> entry.kind == 'M')
        .map(entry -> new String(entry.data, UTF_8))
        .toList();
  }

  /**
   * Makes of the disk's first image what a power cut at a place leaves: all that was written before
   * the last flush, and of what came after it any blocks, some of them torn.
   *
   * @param kept how many of a hundred blocks that no flush covers are there
   */
  void cut(Path image, int place, int kept, SplittableRandom random) throws IOException {
    int flushed = place;
    while (flushed > 0 && entries.get(flushed - 1).kind != 'F') {
      flushed--;
    }
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
      for (int i = 0; i < place; i++) {
        Entry entry = entries.get(i);
        if (entry.kind == 'W' && i < flushed) {
          write(channel, entry, 0, entry.data.length);
        } else if (entry.kind == 'W') {
          lose(channel, entry, kept, random);
        }
      }
    }
  }

  private static void lose(FileChannel channel, Entry entry, int kept, SplittableRandom random)
      throws IOException {
    for (int at = 0; at < entry.data.length; at += BLOCK) {
      int end = Math.min(entry.data.length, at + BLOCK);
      if (random.nextInt(100) < kept) {
        boolean torn = random.nextInt(20) == 0;
        int sectors = (end - at) / SECTOR;
        write(channel, entry, at, torn ? at + SECTOR * random.nextInt(sectors + 1) : end);
      }
    }
  }

  private static void write(FileChannel channel, Entry entry, int from, int to) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(entry.data, from, to - from);
    long at = entry.offset + from;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }
}
