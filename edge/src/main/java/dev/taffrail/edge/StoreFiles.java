package dev.taffrail.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of a database that is kept under another name. */
final class StoreFiles {
  /** How each database of SQLite begins, and where it says whose it is (SQLite's file format). */
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(US_ASCII);

  private static final int APPLICATION_AT = 68;

  /** The log first: left behind, it would be taken for that of the next database. */
  private static final String[] SUFFIXES = {"-wal", "-shm", ""};

  /** For files that hold what a device found: nobody else's business. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private StoreFiles() {}

  /**
   * Makes it, empty and private, when it is not there: SQLite's other files take its mode.
   *
   * @return where it is, whatever links lead there: its other files are beside it
   */
  static Path make(Path path) throws IOException {
    if (!Files.exists(path)) {
      boolean linked = Files.isSymbolicLink(path);
      Path target = linked ? path.resolveSibling(Files.readSymbolicLink(path)) : path;
      Files.createFile(target, PRIVATE);
    }
    return path.toRealPath();
  }

  /** What the file system knows the file of this name by; null when there is none. */
  static @Nullable Object key(Path path) throws IOException {
    try {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return key == null ? path : key; // Windows has none, and lets nobody remove an open file
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** The write-ahead log of a database. */
  static Path log(Path path) {
    return beside(path, "-wal");
  }

  /** The index of that, which all who have the database open share. */
  static Path index(Path path) {
    return beside(path, "-shm");
  }

  /** By which a pipeline has it for itself. */
  static Path lock(Path path) {
    return beside(path, ".lock");
  }

  private static Path beside(Path path, String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  /**
   * One that cannot be written is left alone: SQLite would make files beside it that stay as
   * unwritable when it no longer is.
   */
  static void requireWritable(Path path) throws AccessDeniedException {
    if (!Files.isWritable(path)) {
      throw new AccessDeniedException(path.toString(), null, "cannot be written");
    }
  }

  /** Whether something failed for want of room beside it, by its words or the disk's figures. */
  static boolean isFull(CloudStore config, Throwable failure) {
    if (String.valueOf(failure.getMessage()).contains("No space left")) {
      return true;
    }
    Path folder = config.path().toAbsolutePath().getParent();
    try {
      return folder != null && Files.getFileStore(folder).getUsableSpace() < SqliteStore.PAGE;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it says of itself that it is a store. */
  static boolean isStore(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] head = in.readNBytes(APPLICATION_AT + Integer.BYTES);
      return head.length == APPLICATION_AT + Integer.BYTES
          && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
          && ByteBuffer.wrap(head).getInt(APPLICATION_AT) == SqliteSchema.APPLICATION;
    }
  }

  /**
   * Renames a database to the first free one of {@code .corrupt-1}, {@code .corrupt-2} and so on.
   *
   * @return its new name
   */
  static Path putAside(Path path) throws IOException {
    Path database = path.toRealPath();
    int number = 1;
    while (isTaken(beside(database, ".corrupt-" + number))) {
      number++;
    }
    Path aside = beside(database, ".corrupt-" + number);
    for (String suffix : SUFFIXES) {
      Path file = beside(database, suffix);
      if (Files.exists(file)) {
        Files.move(file, beside(aside, suffix));
      }
    }
    return aside;
  }

  private static boolean isTaken(Path database) {
    return Arrays.stream(SUFFIXES).anyMatch(suffix -> Files.exists(beside(database, suffix)));
  }
}
