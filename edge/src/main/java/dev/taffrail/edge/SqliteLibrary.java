package dev.taffrail.edge;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * The native library of the driver. Left alone, the driver unpacks 1 MB of it into the folder for
 * temporary files at each start, leaves it there when the process is killed, and fails where that
 * folder is mounted noexec. So it is unpacked once for each version, beside the database.
 */
final class SqliteLibrary {
  private static final String PATH = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";
  private static final String TEMPORARY = "org.sqlite.tmpdir";

  private SqliteLibrary() {}

  /**
   * Sees that the driver is there.
   *
   * @throws IllegalStateException when it is not
   */
  static void require() {
    try {
      Class.forName("org.sqlite.JDBC");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "a store needs the driver org.xerial:sqlite-jdbc on the class path: found none", e);
    }
  }

  /**
   * Unpacks the library into this folder, unless it is there or somebody chose another place by the
   * properties {@code org.sqlite.lib.path} or {@code org.sqlite.tmpdir}. Before the driver loads
   * it; later it is too late for this process, and no harm. A folder where nothing may be executed
   * leaves the driver its own way.
   */
  static synchronized void unpack(Path folder) throws IOException {
    if (System.getProperty(PATH) != null || System.getProperty(TEMPORARY) != null) {
      return;
    }
    byte[] library = read();
    String name = SQLiteJDBCLoader.getVersion() + "-" + LibraryLoaderUtil.getNativeLibName();
    Path file = folder.resolve(name);
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), library)) {
      write(library, file);
    }
    System.setProperty(PATH, folder.toString());
    System.setProperty(NAME, name);
    if (!loads()) {
      // Nothing may be executed here: the driver's own way, by the folder for temporary files.
      System.clearProperty(PATH);
      System.clearProperty(NAME);
    }
  }

  private static boolean loads() {
    try {
      return SQLiteJDBCLoader.initialize();
    } catch (Exception e) { // the driver declares no other
      return false;
    }
  }

  private static byte[] read() throws IOException {
    String name =
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("sqlite-jdbc has no library for this system: " + name);
      }
      return in.readAllBytes();
    }
  }

  /** Nobody sees a part of it under its name; one that a killed process left is written over. */
  private static void write(byte[] library, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(part, library);
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part); // on a full disk it has what room was left
    }
  }
}
