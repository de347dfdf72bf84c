package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Saves what only an open descriptor still has of a file whose name somebody took away, and what
 * was staged for it.
 */
final class Salvage {
  private static final int CHUNK = 64 * 1024;

  /** Lines that are true in their place only. */
  private static final Set<String> BOUND =
      Set.of(SealLine.EVENT, ControlLines.PRUNED, ControlLines.RECOVERED);

  private final Disk disk;
  private final DiskFile file;
  private final long written;

  Salvage(Disk disk, DiskFile file, long written) {
    this.disk = disk;
    this.file = file;
    this.written = written;
  }

  /**
   * Gives the file its name again, by a copy when it has none left; what stands there is kept. Not
   * so where it has a name of the journal's, by now the right one again or that of a rotation half
   * done: opening mends that. And not where it cannot be read any more while another has its name.
   */
  void putBack(FileIdentity identity) throws IOException {
    Path path = identity.path();
    Path other = identity.otherName();
    if (other != null && new JournalFiles(path).holdsRecords(other)) {
      return;
    }
    Path saved = path.resolveSibling(path.getFileName() + ".saved");
    if (other == null && !copy(saved) && disk.exists(path)) {
      // The device went and came back: what it holds stands there.
      disk.delete(saved);
      return;
    }
    if (disk.exists(path)) {
      disk.rename(path, new JournalFiles(path).freeForeign(disk));
    }
    disk.rename(other == null ? saved : other, path);
    disk.forceDirectory(Objects.requireNonNull(path.toAbsolutePath().getParent(), "folder"));
  }

  /** Copies up to where the file can be read; whether that is all of it. */
  private boolean copy(Path to) throws IOException {
    disk.delete(to);
    try (DiskFile copy = disk.open(to)) {
      long size = Math.min(written, file.size());
      long at = 0;
      for (int read = CHUNK; read == CHUNK; at += read) {
        byte[] chunk = read(at, (int) Math.min(CHUNK, size - at));
        copy.writeFully(ByteBuffer.wrap(chunk), at);
        read = chunk.length;
      }
      copy.force();
      return at == size;
    }
  }

  /** Nothing where the file was cut or its device is gone: what is there still counts. */
  private byte[] read(long at, int length) {
    try {
      return file.readFully(at, length);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /**
   * The records from an offset on, the line in whose midst it lies included, and those staged. Not
   * the lines that are bound to their place, as seals are.
   */
  List<byte[]> records(long from, byte[] staged) {
    long start = Math.max(0, from - LineCheck.MAX_BYTES);
    byte[] tail = read(start, Math.toIntExact(written - start));
    byte[] all = Arrays.copyOf(tail, tail.length + staged.length);
    System.arraycopy(staged, 0, all, tail.length, staged.length);
    return lines(all, LastLine.start(all, (int) Math.min(from - start, tail.length)));
  }

  private static List<byte[]> lines(byte[] bytes, int from) {
    List<byte[]> lines = new ArrayList<>();
    int start = from;
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        byte[] line = Arrays.copyOfRange(bytes, start, i);
        if (isKept(RecordHead.parse(line))) {
          lines.add(line);
        }
        start = i + 1;
      }
    }
    return lines;
  }

  private static boolean isKept(@Nullable RecordHead head) {
    return head != null && !(head.isControl() && BOUND.contains(head.event()));
  }
}
