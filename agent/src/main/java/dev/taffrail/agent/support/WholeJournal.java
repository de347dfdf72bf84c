package dev.taffrail.agent.support;

import dev.taffrail.journal.RecordHead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sealed journal's files at one moment, opened while its writer may rotate them: so that they
 * verify as the journal does. A file that is renamed or deleted later stays as it is here.
 */
final class WholeJournal implements AutoCloseable {
  private static final int TRIES = 50;
  private static final int LONGEST_LINE = 64 * 1024;

  private record Open(String name, FileChannel channel, long length) {}

  private final List<Open> files = new ArrayList<>();
  private byte[] chain = new byte[0];

  private WholeJournal() {}

  /**
   * Opens all files of records, and the chain that fits them.
   *
   * @throws IOException when there is no chain, or the writer rotates faster than they are opened
   */
  static WholeJournal open(Path journal) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      WholeJournal whole = new WholeJournal();
      try {
        if (whole.tryOpen(journal)) {
          return whole;
        }
        whole.close();
      } catch (NoSuchFileException e) {
        whole.close();
        if (!Files.exists(journal) || !Files.exists(beside(journal, ".chain"))) {
          throw new IOException(journal + ": expected a sealed journal, found no chain of it", e);
        }
      } catch (IOException | RuntimeException e) {
        whole.close();
        throw e;
      }
    }
    throw new IOException(journal + ": it is rotated faster than its files are opened");
  }

  private boolean tryOpen(Path journal) throws IOException {
    Object newest = key(journal);
    chain = Files.readAllBytes(beside(journal, ".chain"));
    for (Path file : names(journal)) {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      String name = String.valueOf(file.getFileName());
      files.add(new Open(name, channel, wholeLines(channel)));
    }
    return Objects.equals(newest, key(journal))
        && Arrays.equals(chain, Files.readAllBytes(beside(journal, ".chain")))
        && files.size() == names(journal).size();
  }

  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file : key;
  }

  /** The oldest first. */
  private static List<Path> names(Path journal) throws IOException {
    String name = String.valueOf(journal.getFileName());
    TreeMap<Integer, Path> found = new TreeMap<>();
    Path folder = Objects.requireNonNull(journal.toAbsolutePath().getParent(), "folder");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        String rest = String.valueOf(file.getFileName());
        if (rest.equals(name)) {
          found.put(0, file);
        } else if (rest.startsWith(name)
            && rest.substring(name.length()).matches("\\.[1-9]\\d{0,8}")
            && Files.isRegularFile(file)) {
          found.put(Integer.parseInt(rest.substring(name.length() + 1)), file);
        }
      }
    }
    return List.copyOf(found.descendingMap().values());
  }

  /** A line that is being written is none yet. */
  private static long wholeLines(FileChannel channel) throws IOException {
    long end = channel.size();
    ByteBuffer tail = ByteBuffer.allocate((int) Math.min(end, LONGEST_LINE + 1L));
    channel.read(tail, end - tail.capacity());
    for (int i = tail.position() - 1; i >= 0; i--) {
      if (tail.get(i) == '\n') {
        return end - tail.capacity() + i + 1;
      }
    }
    return end;
  }

  private static Path beside(Path journal, String suffix) {
    return journal.resolveSibling(journal.getFileName() + suffix);
  }

  long bytes() {
    return files.stream().mapToLong(Open::length).sum();
  }

  /**
   * Sees that nothing in it has to be hidden: what is changed proves nothing any more.
   *
   * @throws IOException that names the first line of which something would have to be
   */
  void expectNothingToHide(Hider hider, Excerpt.Progress progress) throws IOException {
    for (Open file : files) {
      Lines lines = new Lines(file);
      long number = 0;
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        number++;
        RecordHead head = RecordHead.parse(line);
        if (head == null || hider.hidden(number, line, head) != null) {
          throw new IOException(
              file.name()
                  + ", line "
                  + number
                  + (head == null ? ": is no record" : ": has something to hide")
                  + ", and a file that is changed proves nothing; leave --whole out");
        }
        progress.read(line.length + 1L);
      }
    }
  }

  /** Adds the files to a folder of the bundle. */
  void addTo(BundleFile bundle, String folder, Excerpt.Progress progress) throws IOException {
    for (Open file : files) {
      bundle.add(folder + file.name(), out -> copy(file, out, progress));
    }
    String newest = files.get(files.size() - 1).name();
    bundle.add(folder + newest + ".chain", out -> out.write(chain));
  }

  private static void copy(Open file, OutputStream out, Excerpt.Progress progress)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST_LINE);
    for (long at = 0; at < file.length(); ) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), file.length() - at));
      int read = file.channel().read(buffer, at);
      if (read < 0) {
        throw new IOException(file.name() + ": was cut while it was read");
      }
      out.write(buffer.array(), 0, read);
      progress.read(read);
      at += read;
    }
  }

  @Override
  public void close() throws IOException {
    for (Open file : files) {
      file.channel().close();
    }
  }

  /** The lines of an open file up to its length then. */
  private static final class Lines {
    private final Open file;
    private final ByteBuffer buffer = ByteBuffer.allocate(4 * LONGEST_LINE).limit(0);
    private long at;

    Lines(Open file) {
      this.file = file;
    }

    /** The next one without its LF; null at the end. */
    byte @Nullable [] next() throws IOException {
      for (int i = buffer.position(); ; i++) {
        if (i == buffer.limit()) {
          i -= buffer.position();
          if (!fill()) {
            return null;
          }
        }
        if (buffer.get(i) == '\n') {
          byte[] line = new byte[i - buffer.position()];
          buffer.get(line).get();
          return line;
        }
      }
    }

    /** Whether there is more. */
    private boolean fill() throws IOException {
      buffer.compact();
      if (!buffer.hasRemaining()) {
        throw new IOException(file.name() + ": expected lines of at most 64 KiB");
      }
      buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + file.length() - at));
      int read = buffer.hasRemaining() ? file.channel().read(buffer, at) : -1;
      buffer.flip();
      at += Math.max(0, read);
      return read > 0;
    }
  }
}
