package dev.taffrail.edge;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A file of lines that rotates before it grows too large. For one thread at a time. */
final class EventFile {
  private final Path path;
  private final Path folder;
  private final long maxBytes;
  private final int backups;
  private final boolean sync;

  /**
   * @param path absolute
   */
  EventFile(Path path, long maxBytes, int backups, boolean sync) {
    this.path = path;
    this.folder = Objects.requireNonNull(path.getParent(), "expected a file, found the root");
    this.maxBytes = maxBytes;
    this.backups = backups;
    this.sync = sync;
  }

  /**
   * Appends a line.
   *
   * @throws IOException when nothing of it stands in the file, or part of a line that the next call
   *     ends; also when all of it does, and could not be forced
   */
  void append(byte[] line) throws IOException {
    if (line.length + 1 > maxBytes) {
      throw new IOException("expected a line of less than " + maxBytes + " bytes, found a longer");
    }
    if (!Files.isDirectory(folder)) { // createDirectories may refuse a link to one
      Files.createDirectories(folder);
    }
    boolean fresh = rotateFor(line.length + 1);
    try (FileChannel file = FileChannel.open(path, CREATE, READ, WRITE)) {
      write(file, line);
      if (sync) {
        file.force(true);
      }
    }
    if (sync && fresh) {
      force(folder);
    }
  }

  /** Whether the file is a new one. */
  private boolean rotateFor(int bytes) throws IOException {
    if (!Files.exists(path)) {
      return true;
    }
    // One more for the line end that a torn line may lack.
    if (Files.size(path) + 1 + bytes <= maxBytes) {
      return false;
    }
    if (backups == 0) {
      Files.delete(path);
      return true;
    }
    for (int number = backups - 1; number >= 1; number--) {
      if (Files.exists(backup(number))) {
        Files.move(backup(number), backup(number + 1), REPLACE_EXISTING);
      }
    }
    Files.move(path, backup(1), REPLACE_EXISTING);
    return true;
  }

  private Path backup(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  private static void write(FileChannel file, byte[] line) throws IOException {
    long end = file.size();
    boolean torn = end > 0 && !endsALine(file, end);
    ByteBuffer bytes = ByteBuffer.allocate(line.length + 2);
    if (torn) {
      bytes.put((byte) '\n');
    }
    bytes.put(line).put((byte) '\n').flip();
    try {
      for (long at = end; bytes.hasRemaining(); ) {
        at += file.write(bytes, at);
      }
    } catch (IOException e) {
      takeBack(file, end, e);
      throw e;
    }
  }

  private static boolean endsALine(FileChannel file, long end) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return file.read(last, end - 1) == 1 && last.get(0) == '\n';
  }

  private static void takeBack(FileChannel file, long end, IOException failure) {
    try {
      file.truncate(end);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder, READ)) {
      names.force(true);
    }
  }
}
