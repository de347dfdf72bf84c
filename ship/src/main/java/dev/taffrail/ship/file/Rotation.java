package dev.taffrail.ship.file;

import java.io.BufferedInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;

/**
 * Rotates a file as Python's {@code RotatingFileHandler} does: {@code .1} is the newest of those
 * that are full. A crash in the middle leaves a gap in the numbers, or a file that is not
 * compressed; nothing is lost, and the next rotation goes on from there.
 */
final class Rotation {
  private static final String COMPRESSED = ".gz";
  private static final String UNFINISHED = ".gz.tmp";

  private final FileConfig config;

  Rotation(FileConfig config) {
    this.config = config;
  }

  /** Gives the file, which nobody has open, the number 1. */
  void rotate() throws IOException {
    int free = firstFree();
    for (int number = free - 1; number >= 1; number--) {
      move(numbered(number, ""), numbered(number + 1, ""));
      move(numbered(number, COMPRESSED), numbered(number + 1, COMPRESSED));
    }
    Files.deleteIfExists(numbered(config.backups() + 1, ""));
    Files.deleteIfExists(numbered(config.backups() + 1, COMPRESSED));
    Files.move(config.path(), numbered(1, ""));
    if (config.gzip()) {
      compress(numbered(1, ""), numbered(1, UNFINISHED), numbered(1, COMPRESSED));
    }
    forceFolder();
  }

  /** Makes the names that were given survive a power cut. */
  void forceFolder() throws IOException {
    Path folder = config.path().getParent();
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Behind a gap nothing has to move. */
  private int firstFree() {
    for (int number = 1; number <= config.backups(); number++) {
      if (!Files.exists(numbered(number, "")) && !Files.exists(numbered(number, COMPRESSED))) {
        return number;
      }
    }
    return config.backups() + 1;
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to);
    }
  }

  private void compress(Path plain, Path unfinished, Path finished) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(plain));
        FileOutputStream file = new FileOutputStream(unfinished.toFile())) {
      OutputStream gzip = new GZIPOutputStream(file, 64 * 1024);
      in.transferTo(gzip);
      gzip.close();
    }
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unfinished, finished);
    // On a stick's file system the deletion may reach the device before the new name does.
    forceFolder();
    Files.delete(plain);
  }

  private Path numbered(int number, String ending) {
    return config.path().resolveSibling(config.path().getFileName() + "." + number + ending);
  }
}
