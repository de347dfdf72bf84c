package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code edge.log.chain}: the seals that link the root key to the oldest file still there. Genesis
 * and epoch seals stay for ever; rotate seals before the last epoch that precedes the oldest file
 * are dropped.
 */
final class ChainFile implements AutoCloseable {
  private final Disk disk;
  private final JournalFiles files;
  private final TreeMap<Long, Entry> entries = new TreeMap<>();
  private DiskFile file;
  private FileIdentity identity;
  private long end;

  /**
   * One line of the file.
   *
   * @param nextEpoch the key that a genesis or epoch seal announces; null in other lines
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Entry(long offset, int length, byte @Nullable [] nextEpoch) {
    boolean stays() {
      return nextEpoch != null;
    }
  }

  private ChainFile(Disk disk, JournalFiles files, DiskFile file) throws IOException {
    this.identity = FileIdentity.of(disk, files.chain());
    this.disk = disk;
    this.files = files;
    this.file = file;
  }

  /**
   * Opens the file; cuts a torn line and restores lines that the journal's files still have.
   *
   * @param heads the first lines of the journal's files
   * @throws LostStateException when it is not the chain of these files; it was not changed then
   */
  static ChainFile open(Disk disk, JournalFiles files, Collection<SealLine> heads)
      throws IOException, LostStateException {
    ChainFile chain = new ChainFile(disk, files, disk.open(files.chain()));
    try {
      chain.restore(heads);
      return chain;
    } catch (IOException | LostStateException | RuntimeException e) {
      chain.close();
      throw e;
    }
  }

  private void restore(Collection<SealLine> heads) throws IOException, LostStateException {
    Map<Long, SealLine> lines = read();
    boolean whole = end == file.size();
    check(whole || isTornEnd(), "a chain of seals, found other lines in it");
    Set<Long> restored = new HashSet<>();
    for (SealLine head : heads) {
      SealLine line = lines.putIfAbsent(head.seal().size(), head);
      String expected = "seal " + head.seal().number() + " as its file begins, found another";
      check(line == null || line.sameAs(head), expected);
      if (line == null) {
        restored.add(head.seal().size());
      }
    }
    String fault = ChainLinks.fault(lines.values(), restored);
    check(fault == null, "seals of which each vouches for the next, found " + fault);
    if (!whole || !restored.isEmpty()) {
      write(lines.values().stream().map(ChainFile::withLineFeed).toList());
      read();
    }
  }

  /** A rotation that was cut off leaves half a line at the end, and no other one behind it. */
  private boolean isTornEnd() throws IOException {
    byte[] rest = file.readFully(end, Math.toIntExact(file.size() - end));
    int lf = new String(rest, ISO_8859_1).indexOf('\n');
    return lf == -1 || lf == rest.length - 1;
  }

  private void check(boolean holds, String expected) throws LostStateException {
    if (!holds) {
      throw new LostStateException(files.chain() + ": expected " + expected, null);
    }
  }

  /** The public key that the newest genesis or epoch seal announces; null when there is none. */
  byte @Nullable [] nextEpoch() {
    byte[] next = null;
    for (Entry entry : entries.values()) {
      next = entry.stays() ? entry.nextEpoch() : next;
    }
    return next;
  }

  /** What somebody else did to the file; null when nothing. */
  @Nullable String fault() throws IOException {
    String fault = identity.fault();
    return fault == null && file.size() < end
        ? files.chain() + ": expected " + end + " bytes, found " + file.size()
        : fault;
  }

  /** Appends a seal and forces it; may be called again when it failed. */
  void append(SealLine line) throws IOException {
    byte[] bytes = withLineFeed(line);
    file.writeFully(ByteBuffer.wrap(bytes), end);
    file.force();
    add(line, bytes.length);
  }

  /** Drops the lines that nobody needs any more once the oldest file begins at this leaf. */
  void drop(long oldestLeaf) throws IOException {
    Long anchor = null;
    for (Map.Entry<Long, Entry> entry : entries.headMap(oldestLeaf, true).entrySet()) {
      anchor = entry.getValue().stays() ? entry.getKey() : anchor;
    }
    if (anchor != null && entries.headMap(anchor).values().stream().anyMatch(e -> !e.stays())) {
      List<byte[]> kept = new ArrayList<>();
      for (Map.Entry<Long, Entry> entry : entries.entrySet()) {
        if (entry.getValue().stays() || entry.getKey() >= anchor) {
          kept.add(file.readFully(entry.getValue().offset(), entry.getValue().length()));
        }
      }
      write(kept);
      read();
    }
  }

  /** Reads the lines up to the first that is none. */
  private Map<Long, SealLine> read() throws IOException {
    Map<Long, SealLine> lines = new TreeMap<>();
    entries.clear();
    end = 0;
    String text = new String(file.readFully(0, Math.toIntExact(file.size())), UTF_8);
    int from = 0;
    for (int lf = text.indexOf('\n'); lf >= 0; lf = text.indexOf('\n', from)) {
      SealLine line = parse(text.substring(from, lf));
      if (line == null) {
        break;
      }
      lines.put(line.seal().size(), line);
      add(line, line.bytes().length + 1);
      from = lf + 1;
    }
    return lines;
  }

  private static @Nullable SealLine parse(String text) {
    try {
      return SealLine.parse(text.getBytes(UTF_8));
    } catch (IllegalArgumentException e) {
      // Half a line that a power cut left; what stands behind it is made again from the files.
      return null;
    }
  }

  private void add(SealLine line, int length) {
    Seal seal = line.seal();
    entries.put(seal.size(), new Entry(end, length, seal.nextEpoch()));
    end += length;
  }

  /** Writes the file anew and puts it in the place of the old one. */
  private void write(List<byte[]> lines) throws IOException {
    disk.delete(files.nextChain());
    try (DiskFile next = disk.open(files.nextChain())) {
      long at = 0;
      for (byte[] line : lines) {
        next.writeFully(ByteBuffer.wrap(line), at);
        at += line.length;
      }
      next.force();
    }
    disk.rename(files.nextChain(), files.chain());
    disk.forceDirectory(files.directory());
    file.close();
    file = disk.open(files.chain());
    identity = FileIdentity.of(disk, files.chain());
  }

  private static byte[] withLineFeed(SealLine line) {
    byte[] bytes = new byte[line.bytes().length + 1];
    System.arraycopy(line.bytes(), 0, bytes, 0, bytes.length - 1);
    bytes[bytes.length - 1] = '\n';
    return bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
